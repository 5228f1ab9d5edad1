"""Human pose in 3D from one RGB image: HRNet finds 17 joints, a lifter turns them into millimeters"""
import importlib
import sys
from pathlib import Path

__version__ = "0.2.0"
__all__ = ['ModelPair', 'Pose', 'lift', 'lift_pose', 'load_models', 'predict_2d', 'predict_3d', 'predict_folder', 'predict_sequences', 'predict_video',
           'sample_image']
TYPE_CHECKING = False            # as in `typing`: editors and type checkers read on, Python does not
if TYPE_CHECKING:
    from .pipeline import ModelPair, Pose, lift, lift_pose, load_models, predict_2d, predict_3d
    from .predictions import predict_folder
    from .video import predict_sequences, predict_video
_HOMES = dict(predict_folder='.predictions', predict_sequences='.video', predict_video='.video')

def _report(kind, error, trace):
    "End a command that is interrupted with one line: its imports take seconds"
    if issubclass(kind, KeyboardInterrupt): print('interrupted', file=sys.stderr)
    else: sys.__excepthook__(kind, error, trace)

if Path(*getattr(sys, 'argv', ())[:1]).name.startswith('pose3d_'): sys.excepthook = _report

def sample_image() -> Path:
    "Locate the sample image of this package: a synthetic person, JPEG, 512 x 512 pixels"
    return Path(__file__).parent/'sample.jpg'

def __getattr__(name):
    "The names that people start with, imported with torch at their first use"
    if name not in __all__: raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(importlib.import_module(_HOMES.get(name, '.pipeline'), __name__), name)

def __dir__(): return sorted({*globals(), *__all__})
