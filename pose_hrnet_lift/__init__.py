"""Human pose in 3D from one RGB image: HRNet finds 17 joints, a lifter turns them into millimeters"""
import importlib
import sys
from pathlib import Path

__version__ = "0.2.0"
__all__ = ['CheckpointError', 'DataError', 'DataWarning', 'ImageError', 'Intrinsics', 'ModelPair', 'Placement', 'Pose',
           'PoseError', 'PoseSequence', 'PoseWarning', 'WriteError', 'joint_angles', 'lift', 'lift_pose', 'load_models', 'predict_2d',
           'predict_3d', 'predict_folder', 'predict_sequences', 'predict_video', 'read_json', 'sample_image', 'save_sequences']
_HOMES = dict(                  # other modules than `pipeline`; what type checkers read is in __init__.pyi
    CheckpointError='files', DataError='files', DataWarning='files', ImageError='files', PoseError='files',
    PoseWarning='files', WriteError='files', Intrinsics='cameras', Placement='root', PoseSequence='sequences', read_json='export',
    save_sequences='export', joint_angles='angles', predict_folder='predictions', predict_sequences='video',
    predict_video='video')
_COMMANDS = dict(               # where settings.ini finds them here
    pose3d_benchmark='benchmark', pose3d_check='data', pose3d_demo='demo', pose3d_evaluate='evaluate',
    pose3d_export='weights', pose3d_import='data', pose3d_pack='data', pose3d_predict='predict',
    pose3d_synth='data', pose3d_train='train', pose3d_weights='weights')

def sample_image() -> Path:
    "Locate the sample image of this package: a synthetic person, JPEG, 512 x 512 pixels"
    return Path(__file__).parent/'sample.jpg'

def _explain(thing):
    "Put the comments on a function's arguments, or on a class's fields, into its docstring, for `help`"
    import inspect, re
    rows,is_class,head = [],inspect.isclass(thing),re.compile(r' *(?:async )?(?:def|class) ')
    try: lines = inspect.getsource(thing).splitlines()
    except (OSError, TypeError): return                             # a frozen program has no source
    begin = next((i for i,line in enumerate(lines) if head.match(line)), len(lines))
    for line in lines[begin+1:]:
        code,_,comment = line.partition('#')
        code = code.strip()
        if head.match(line) or (is_class and rows and not line.strip()): break
        if code[:1] in ('"', "'"):
            if is_class: continue
            break
        name = re.match(r'\*{0,2}(\w+)|\) *->', code)
        if name and comment: rows.append(f'  {name[1] or "returns"}: {comment.strip()}')
        elif rows and comment and not code: rows[-1] += ' ' + comment.strip()
    if rows and rows[0] not in (thing.__doc__ or ''): thing.__doc__ = '\n'.join([thing.__doc__ or '', '', *rows])
    for o in vars(thing).values() if is_class else ():
        if inspect.isfunction(o) and not o.__name__.startswith('_'): _explain(o)

def _command(name):
    "A command; its imports take seconds, and an interrupt ends them in one line"
    try: return getattr(importlib.import_module('.cli_' + _COMMANDS[name], __name__), name)
    except KeyboardInterrupt:
        print('interrupted', file=sys.stderr)
        sys.exit(130)

def __getattr__(name):
    "The names that people start with, imported with torch at their first use"
    if name in _COMMANDS: return _command(name)
    if name not in __all__: raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    thing = globals()[name] = getattr(importlib.import_module('.' + _HOMES.get(name, 'pipeline'), __name__), name)
    _explain(thing)
    return thing

def __dir__(): return sorted({*globals(), *__all__})
