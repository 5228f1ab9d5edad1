"What `pipeline` gives for one image, a list and an iterator, for editors and type checkers"
from collections.abc import Callable, Iterable, Iterator
from os import PathLike
from typing import IO, Any, Literal, TypeAlias, overload

import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from torch import Tensor

from .models import ModelPair as ModelPair, lift as lift, load_models as load_models
from .pose import Pose as Pose

_One: TypeAlias = str | bytes | bytearray | memoryview | PathLike[str] | Image.Image | IO[bytes]
_List: TypeAlias = list[Any] | tuple[Any, ...]
_Array: TypeAlias = np.ndarray[Any, Any] | Tensor                # one image, or many of one size
_Detector: TypeAlias = Callable[[Image.Image], Any]              # from an image to boxes

@overload
def predict_3d(images: _One, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> Pose: ...
@overload
def predict_3d(images: _One, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> list[Pose]: ...
@overload
def predict_3d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None, up: Any = None) -> list[Pose]: ...
@overload
def predict_3d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> list[list[Pose]]: ...
@overload
def predict_3d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["skip"], person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> list[Pose | None]: ...
@overload
def predict_3d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32, on_error: Literal["skip"],
               person_detector: _Detector | None = None, keep_image: bool = False,
               intrinsics: Any = None, up: Any = None) -> list[list[Pose] | None]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> Iterator[Pose]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> Iterator[list[Pose]]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["skip"], person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> Iterator[Pose | None]: ...
@overload
def predict_3d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32, on_error: Literal["skip"],
               person_detector: _Detector | None = None, keep_image: bool = False,
               intrinsics: Any = None, up: Any = None) -> Iterator[list[Pose] | None]: ...
@overload
def predict_3d(images: _Array, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> Pose | list[Pose]: ...
@overload
def predict_3d(images: _Array, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False, intrinsics: Any = None,
               up: Any = None) -> list[Pose] | list[list[Pose]]: ...
@overload
def predict_3d(images: _One | _Array | Iterable[Any], models: ModelPair | None = None, *,
               bbox: Any = None, people: Literal["one", "all"] = "one", flip: bool = False,
               bs: int = 32, on_error: Literal["raise", "skip", "return"] = "raise",
               person_detector: _Detector | None = None, keep_image: bool = False,
               intrinsics: Any = None, up: Any = None) -> Any: ...

@overload
def predict_2d(images: _One, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Pose: ...
@overload
def predict_2d(images: _One, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose]: ...
@overload
def predict_2d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose]: ...
@overload
def predict_2d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[list[Pose]]: ...
@overload
def predict_2d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["skip"], person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose | None]: ...
@overload
def predict_2d(images: _List, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32, on_error: Literal["skip"],
               person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[list[Pose] | None]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[Pose]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[list[Pose]]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["skip"], person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[Pose | None]: ...
@overload
def predict_2d(images: Iterator[Any], models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32, on_error: Literal["skip"],
               person_detector: _Detector | None = None,
               keep_image: bool = False) -> Iterator[list[Pose] | None]: ...
@overload
def predict_2d(images: _Array, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["one"] = "one", flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> Pose | list[Pose]: ...
@overload
def predict_2d(images: _Array, models: ModelPair | None = None, *, bbox: Any = None,
               people: Literal["all"], flip: bool = False, bs: int = 32,
               on_error: Literal["raise"] = "raise", person_detector: _Detector | None = None,
               keep_image: bool = False) -> list[Pose] | list[list[Pose]]: ...
@overload
def predict_2d(images: _One | _Array | Iterable[Any], models: ModelPair | None = None, *,
               bbox: Any = None, people: Literal["one", "all"] = "one", flip: bool = False,
               bs: int = 32, on_error: Literal["raise", "skip", "return"] = "raise",
               person_detector: _Detector | None = None, keep_image: bool = False) -> Any: ...

def show_heatmaps(pose: Pose, models: ModelPair | None = None) -> Figure: ...

def lift_pose(pose2d: Any, size: tuple[int, int], models: ModelPair | None = None, *, score: Any = None,
              keypoints: Any = None, intrinsics: Any = None, up: Any = None,
              flip: bool = False) -> Pose: ...
