"Where the names of this package come from, for editors and type checkers; `__init__` imports them when they are used"
from pathlib import Path

from .angles import joint_angles as joint_angles
from .cameras import Intrinsics as Intrinsics
from .export import read_json as read_json, save_sequences as save_sequences
from .files import CheckpointError as CheckpointError, DataError as DataError, DataWarning as DataWarning
from .files import ImageError as ImageError, PoseError as PoseError, PoseWarning as PoseWarning, WriteError as WriteError
from .pipeline import ModelPair as ModelPair, Pose as Pose, lift as lift, lift_pose as lift_pose
from .pipeline import load_models as load_models, predict_2d as predict_2d, predict_3d as predict_3d
from .predictions import predict_folder as predict_folder
from .root import Placement as Placement
from .sequences import PoseSequence as PoseSequence
from .video import predict_sequences as predict_sequences, predict_video as predict_video

__version__: str

def sample_image() -> Path: ...
