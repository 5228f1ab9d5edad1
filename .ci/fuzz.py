"Damage files of each kind that we read: a reader answers or raises an error of ours, in seconds. python .ci/fuzz.py --seconds 3600"
import argparse
import collections
import io
import json
import pickle
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np
import safetensors.torch
import torch
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
from PIL import Image
try: import resource
except ImportError: resource = None             # Windows

from pose_hrnet_lift.checkpoints import load_latest
from pose_hrnet_lift.conversion import inspect_weights, load_network
from pose_hrnet_lift.data import read_annotations, read_stats
from pose_hrnet_lift.decoding import read_image
from pose_hrnet_lift.files import CheckpointError, DataError, ImageError
from pose_hrnet_lift.frames import read_frames
from pose_hrnet_lift.hrnet import HRNet
from pose_hrnet_lift.layout import read_names, read_skeleton
from pose_hrnet_lift.lifter import Lifter
from pose_hrnet_lift.recordings import read_recording
from pose_hrnet_lift.pose_csv import read_poses, save_poses
from pose_hrnet_lift.annotations import read_coco
from pose_hrnet_lift.skeleton import standing_pose
from pose_hrnet_lift.video_writer import VideoWriter
from pose_hrnet_lift.weights import _digest, read_state, save_weights, write_checkpoint

OURS = DataError,ImageError,CheckpointError
folder = tempfile.TemporaryDirectory()
here = Path(folder.name)
(here/'annot').mkdir()

def content(write, name='file'):
    "The bytes of what `write` writes to a path"
    write(here/name)
    return (here/name).read_bytes()

def picture(kind):
    file,pixels = io.BytesIO(),np.random.default_rng(0).integers(0, 256, (40, 48, 3), np.uint8)
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()

def h5_file(path, **arrays):
    with h5py.File(path, 'w') as file:
        for name,array in arrays.items(): file[name] = array

pose = standing_pose().repeat(5, 1, 1)
names = ''.join(f'S1_Eating.54138969_{i:06}.jpg\n' for i in range(1, 6)).encode()
table = '\n'.join('1.5 -2e1 3' for _ in range(17)).encode()
lifter = Lifter(width=8, n_blocks=1).eval()
poses = dict(pose2d=pose[..., :2]/20+128, pose3d=pose)
state = dict(format=1, step=3, model=lifter.state_dict(), seed=0)

@st.composite
def odd_h5(draw):
    "An annotation file that is sound HDF5, with arrays of other types and shapes"
    types = st.sampled_from(['f2', 'f4', 'f8', 'i1', 'i8', 'u8', '?', 'c8', 'S3', '>f4'])
    shapes = st.sampled_from([(), (0,), (5,), (5, 17), (5, 34), (5, 17, 1), (5, 17, 2), (5, 17, 3), (17, 5, 2), (5, 16, 2), (0, 17, 2), (1, 5, 17, 3)])
    values = st.sampled_from([0, 1, -1, 255, 1e30, float('nan'), float('inf')])
    with np.errstate(all='ignore'):
        arrays = {key: np.full(draw(shapes), draw(values)).astype(draw(types)) for key in draw(st.sets(st.sampled_from(['pose2d', 'pose3d', 'x'])))}
    return content(lambda path: h5_file(path, **arrays))

@st.composite
def damaged(draw, wholes):
    "One of `wholes` after some edits of its bytes"
    data = bytearray(draw(st.sampled_from(wholes)))
    for _ in range(draw(st.integers(1, 6))):
        at,n = draw(st.integers(0, len(data))),draw(st.integers(1, 16))
        match draw(st.sampled_from(['replace', 'replace', 'insert', 'remove', 'repeat', 'cut'])):
            case 'replace': data[at:at+n] = draw(st.binary(min_size=n, max_size=n))
            case 'insert':  data[at:at] = draw(st.binary(min_size=n, max_size=n))
            case 'remove':  del data[at:at+n]
            case 'repeat':  data[at:at] = data[at:at+n]*draw(st.integers(1, 50))
            case 'cut':     del data[at:]
    return bytes(data)

def text(whole):
    "Damaged text, or any other"
    return st.one_of(damaged([whole]), st.text().map(lambda o: o.encode('utf-8', 'surrogatepass')),
                     st.lists(st.sampled_from([*whole.decode().split('\n'), '', 'nan', '1e999', '..', '/', '\x00', '\ufeff', ',,', '\r'])).map('\n'.join).map(str.encode))

def reads(read, name):
    "A function that gives bytes to `read` as the file `name`"
    def target(data):
        (here/name).write_bytes(data)
        read()
    return target

weights = [content(lambda path: save_weights(path, lifter, keypoint_set='h36m'), 'file.safetensors'), content(lambda path: torch.save(lifter.state_dict(), path)),
           content(lambda path: torch.save(lifter.state_dict(), path, _use_new_zipfile_serialization=False))]
hrnet = HRNet(4, 17, (1, 1, 1), n_blocks=1, n_bottlenecks=1).eval()
tensors = {(f'head.{k}' if k.startswith('final') else f'backbone.{k}'): v for k,v in hrnet.state_dict().items()}
config = "codec = dict(type='MSRAHeatmap', input_size=(192, 256), sigma=2)\nx = [-1, {'a': (None, 2.)}]"
beside = dict(meta=dict(cfg=config, dataset_meta=dict(dataset_name='coco', sigmas=np.ones(17))), args=argparse.Namespace(lr=.1),
              log=collections.defaultdict(list, loss=[1]), seeds=np.random.RandomState(0), score=np.float64(.5), tags={1, 'a'})
zips = [content(lambda path: torch.save(beside | dict(state_dict=tensors), path, pickle_protocol=n)) for n in (2, 4, 5)]
zips += [content(lambda path: torch.save(dict(model=hrnet, **beside), path))]
bare = [pickle.dumps(beside | dict(state_dict={'w1.weight': np.ones((4, 32), 'f4')}), n) for n in range(6)]
bare += [content(lambda path: torch.save(beside | dict(state_dict=tensors), path, _use_new_zipfile_serialization=False))]

@st.composite
def rezipped(draw):
    "A checkpoint whose pickle is damaged and whose checksums are right"
    old,new = zipfile.ZipFile(io.BytesIO(draw(st.sampled_from(zips)))),io.BytesIO()
    with zipfile.ZipFile(new, 'w') as out:
        for entry in old.infolist():
            data = old.read(entry)
            out.writestr(entry.filename, draw(damaged([data])) if entry.filename.endswith('data.pkl') else data)
    return new.getvalue()

odd_values = st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.sampled_from(['HRNet', 'dark', [256, 256]])),
                          lambda o: st.one_of(st.lists(o, max_size=4), st.dictionaries(st.sampled_from(['width', 'n_blocks', 'n_joints', 'x']), o, max_size=3)), max_leaves=8)
save_weights(here/'good.safetensors', hrnet)
good_state,good_head = read_state(here/'good.safetensors')

@st.composite
def forged(draw):
    "A weights file that claims odd things under a right checksum"
    head = dict(good_head)
    for field in draw(st.sets(st.sampled_from([*head, 'metadata']), min_size=1)):
        value = draw(odd_values)
        head[field] = value if isinstance(value, str) and draw(st.booleans()) else json.dumps(value)
    if draw(st.booleans()): head['format'] = 'pose_hrnet_lift'
    head['sha256'] = _digest(good_state, {k: v for k,v in head.items() if k!='sha256'})
    return safetensors.torch.save(good_state, head)

def any_weights():
    inspect_weights(here/'any.pt')
    load_network(here/'any.pt')

frames = [Image.fromarray(np.full((48, 64, 3), 60*i, np.uint8)) for i in range(4)]
def video(path):
    with VideoWriter(path) as out:
        for i,frame in enumerate(frames): out.add(frame, i/25)
def animation(path): frames[0].save(path, save_all=True, append_images=frames[1:])

bvh = b'''HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Leg
  {
    OFFSET 0 -40.5 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {
      OFFSET 0 -40 1e-3
    }
  }
}
MOTION
Frames: 2
Frame Time: .04
0 90 0 1 2 3 4 5 6
0 91 0 1 2 3 4 5 6
'''
person = dict(id=1, image_id=7, category_id=1, keypoints=[10, 20, 2]*17, bbox=[5, 5, 40, 40], num_keypoints=17)
coco = json.dumps(dict(images=[dict(id=7, file_name='a.jpg', width=64, height=48)], annotations=[person, person | dict(id=2, keypoints=[0]*51)],
                       categories=[dict(id=1, name='person', keypoints=[f'joint {i}' for i in range(17)], skeleton=[[1, 2]])])).encode()
skeleton = json.dumps(dict(joints=['hip', 'left', 'right'], bones=[[0, 1], [0, 2]], mirror=[[1, 2]])).encode()

def good_files():
    (here/'annot/skeleton.json').unlink(missing_ok=True)
    (here/'annot/train_images.txt').write_bytes(names)
    for name in ('mean', 'std'): (here/f'annot/{name}.txt').write_bytes(table.replace(b'-', b''))

TARGETS = {
    'images':      (damaged([*map(picture, ('JPEG', 'PNG', 'WEBP', 'TIFF', 'BMP', 'GIF', 'PPM'))]), read_image),
    'annotations': (st.one_of(damaged([content(lambda path: h5_file(path, **poses))]), odd_h5()), reads(lambda: read_annotations(here, 'train'), 'annot/train.h5')),
    'name lists':  (text(names), reads(lambda: read_names(here, 'train'), 'annot/train_images.txt')),
    'statistics':  (text(table), reads(lambda: read_stats(here), 'annot/mean.txt')),
    'poses':       (text(content(lambda path: save_poses(path, pose))), reads(lambda: read_poses(here/'poses.csv'), 'poses.csv')),
    'weights':     (damaged(weights + zips), reads(any_weights, 'any.pt')),
    'pickles':     (st.one_of(rezipped(), damaged(bare)), reads(any_weights, 'any.pt')),
    'headers':     (forged(), reads(any_weights, 'any.pt')),
    'videos':      (damaged([content(video, 'file.mp4')]), reads(lambda: [*read_frames(here/'any.mp4')], 'any.mp4')),
    'animations':  (damaged([content(animation, 'file.gif')]), reads(lambda: [*read_frames(here/'any.gif')], 'any.gif')),
    'recordings':  (text(bvh), reads(lambda: read_recording(here/'any.bvh'), 'any.bvh')),
    'photos':      (text(coco), reads(lambda: read_coco(here/'any.json'), 'any.json')),
    'skeletons':   (text(skeleton), reads(lambda: read_skeleton(here), 'annot/skeleton.json')),
    'checkpoints': (damaged([content(lambda path: write_checkpoint(path, state))]), reads(lambda: load_latest(here), 'model-step-00000003.pt')),
}

def hang(*_): raise TimeoutError('no answer within 60 s')

def fuzz(inputs, target, seconds, start):
    "Give `target` inputs for so many seconds: how many it had, and the error and input that made it fall"
    n,last,end = 0,b'',time.monotonic()+seconds
    def one(data):
        nonlocal n, last
        n,last = n+1,data
        if hasattr(signal, 'alarm'): signal.alarm(60)
        try: target(data)
        except OURS: pass
        finally:
            if hasattr(signal, 'alarm'): signal.alarm(0)
    calm = settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink))
    while time.monotonic()<end:
        try: seed(start)(calm(given(inputs)(one)))()
        except Exception as e: return n, e, last         # the last is the smallest
        start += 1
    return n, None, None

def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument('--seconds', type=float, default=120)
    arguments.add_argument('--seed', type=int, default=0)
    arguments.add_argument('--only', choices=TARGETS, help='one kind of file')
    options = arguments.parse_args()
    warnings.simplefilter('ignore')
    if hasattr(signal, 'alarm'): signal.signal(signal.SIGALRM, hang)
    if resource: resource.setrlimit(resource.RLIMIT_DATA, (8<<30, 8<<30))     # 1 KB must not claim gigabytes
    chosen = [options.only] if options.only else [*TARGETS]
    fallen = 0
    for name in chosen:
        good_files()
        n,error,data = fuzz(*TARGETS[name], options.seconds/len(chosen), options.seed)
        print(f'{name}: {n:,} inputs, {"a fault" if error else "no fault"}', flush=True)
        if error is None: continue
        error.__notes__,fallen = [],fallen+1
        traceback.print_exception(error, limit=-8)
        kept = Path(f'fuzz-{name.replace(" ", "-")}.bin')
        kept.write_bytes(data)
        print(f'the input is in {kept}', flush=True)
    folder.cleanup()
    sys.exit(fallen>0)

if __name__=='__main__': main()
