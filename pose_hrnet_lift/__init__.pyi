"What the names of this package take and give, for editors and type checkers; the code is in their modules"
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import IO, Any, Literal, overload

from PIL import Image
from torch import Tensor

from .cameras import Intrinsics as Intrinsics
from .export import read_json as read_json, save_sequences as save_sequences
from .files import CheckpointError as CheckpointError, DataError as DataError, ImageError as ImageError
from .files import PoseError as PoseError, PoseWarning as PoseWarning, WriteError as WriteError
from .models import ModelPair as ModelPair, load_models as load_models
from .pose import Pose as Pose
from .predictions import Predictions
from .root import Placement as Placement
from .sequences import PoseSequence as PoseSequence

__version__: str
_One = str | bytes | bytearray | memoryview | PathLike[str] | Image.Image | IO[bytes]   # an array may be many
_Detector = Callable[[Image.Image], Any]                                    # from an image to boxes

def sample_image() -> Path: ...

def lift(pose2d: Any, models: ModelPair | None = None, flip: bool = False, view: Tensor | None = None) -> Tensor: ...

def predict_folder(folder: Any, models: ModelPair | None = None, names: Any = None, flip: bool = False, bs: int = 32,
                   workers: int = 1, on_error: str = "raise", progress: Callable[..., Any] | None = None,
                   views: Tensor | None = None, boxes: Tensor | None = None, share: bool = False) -> Predictions: ...

def lift_pose(pose2d: Any, size: tuple[int, int], score: Any = None, keypoints: Any = None, intrinsics: Any = None,
              up: Any = None, flip: bool = False, models: ModelPair | None = None) -> Pose: ...

@overload
def predict_3d(images: _One, models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> Pose: ...
@overload
def predict_3d(images: _One, models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> list[Pose]: ...
@overload
def predict_3d(images: list[Any] | tuple[Any, ...], models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> list[Pose]: ...
@overload
def predict_3d(images: list[Any] | tuple[Any, ...], models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> list[list[Pose]]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> Iterator[Pose]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> Iterator[list[Pose]]: ...
@overload
def predict_3d(images: Any, models: ModelPair | None = None, bbox: Any = None,
               people: str = "one", flip: bool = False, bs: int = 32,
               on_error: str = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> Any: ...

@overload
def predict_2d(images: _One, models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Pose: ...
@overload
def predict_2d(images: _One, models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose]: ...
@overload
def predict_2d(images: list[Any] | tuple[Any, ...], models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose]: ...
@overload
def predict_2d(images: list[Any] | tuple[Any, ...], models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[list[Pose]]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[Pose]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, bbox: Any = None,
               *, people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[list[Pose]]: ...
@overload
def predict_2d(images: Any, models: ModelPair | None = None, bbox: Any = None,
               people: str = "one", flip: bool = False, bs: int = 32,
               on_error: str = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Any: ...

@overload
def predict_video(source: Any, models: ModelPair | None = None, bbox: Any = None, people: Literal["one"] = "one",
                  flip: bool = False, start: int = 0, stop: int | None = None, step: int = 1, fps: float | None = None,
                  bs: int = 4, person_detector: _Detector | None = None, every: int = 10,
                  smooth: bool | None = None, intrinsics: Any = None, up: Any = None, keep_image: bool = False,
                  on_error: str = "raise") -> Iterator[Pose]: ...
@overload
def predict_video(source: Any, models: ModelPair | None = None, bbox: Any = None, *, people: Literal["all"],
                  flip: bool = False, start: int = 0, stop: int | None = None, step: int = 1, fps: float | None = None,
                  bs: int = 4, person_detector: _Detector | None = None, every: int = 10,
                  smooth: bool | None = None, intrinsics: Any = None, up: Any = None, keep_image: bool = False,
                  on_error: str = "raise") -> Iterator[dict[int, Pose]]: ...

def predict_sequences(source: Any, models: ModelPair | None = None, bbox: Any = None, people: str = "one",
                      flip: bool = False, start: int = 0, stop: int | None = None, step: int = 1, fps: float | None = None,
                      bs: int = 4, person_detector: _Detector | None = None, every: int = 10,
                      cutoff: float = 4., max_gap: float = .5, shortest: float = .3,
                      progress: Callable[..., Any] | None = None, on_frame: Callable[..., Any] | None = None,
                      intrinsics: Any = None, up: Any = None, on_error: str = "raise") -> list[PoseSequence]: ...
