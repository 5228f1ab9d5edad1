"""Tell where the time of a prediction with the packaged pair goes, in CPU time of one thread.

    cd nbs/tutorials
    OMP_NUM_THREADS=1 python inference_profile.py
"""
import sys
import tempfile
import threading
import warnings
from collections import defaultdict
from functools import wraps
from pathlib import Path
from statistics import median
from time import process_time, thread_time
import numpy as np
import torch
from fastcore.script import call_parse
from PIL import Image
from pose_hrnet_lift import images, localize, models, person_boxes, pipeline, predictions
from pose_hrnet_lift import sample_image

STAGES = {                             # by name: the functions whose own time it is
    'reading': (images.as_image, images.load_photo),
    'crops': (images.crop_photo, localize.detect_windows),
    'heatmaps': (localize.detect_crops, models.predict_crops),
    'boxes': (person_boxes.decode_boxes, localize.find_boxes, localize.locate_people),
    'lifter': (models.lift_detections,),
    'preview': (images.reduce_photo,)}

class Clock:
    "CPU time of each stage, without that of stages called by it, over all threads"
    def __init__(self): self.spent,self.local = defaultdict(float),threading.local()

    def timed(self, stage, f):
        "A function whose own time counts for a stage"
        @wraps(f)
        def call(*args, **kwargs):
            outer,begin = getattr(self.local, 'inner', 0.), thread_time()
            self.local.inner = 0.
            try: return f(*args, **kwargs)
            finally:
                took = thread_time()-begin
                self.spent[stage] += took-self.local.inner
                self.local.inner = outer+took
        return call

    def watch(self, stage, f):
        "Count the time of a function wherever the package has imported it"
        call = self.timed(stage, f)
        for name,module in [*sys.modules.items()]:
            if not name.startswith('pose_hrnet_lift'): continue
            for key,value in [*vars(module).items()]:
                if value is f: setattr(module, key, call)

def uses(folder, pair):
    "By name: how many images, and a function that predicts them"
    photo = images.as_image(sample_image())
    paths = [folder/f'{i}.jpg' for i in range(32)]
    for path in paths: photo.save(path, quality=95)
    box = pipeline.predict_3d(paths[0], pair).bbox
    wide = Image.new('RGB', (640, 480))
    wide.paste(photo.resize((480, 480)), (80, 0))
    array,inside = np.array(wide), box*480/photo.height + torch.tensor([80, 0, 80, 0])
    one,many = [inside],[inside]*32
    return {'an array with its box': (1, lambda: pipeline.predict_3d([array], pair, one)),
            'an array, searched': (1, lambda: pipeline.predict_3d([array], pair)),
            '32 arrays with boxes': (32, lambda: pipeline.predict_3d([array]*32, pair, many)),
            '32 arrays, searched': (32, lambda: pipeline.predict_3d([array]*32, pair)),
            '32 JPEGs with boxes': (32, lambda: pipeline.predict_3d(paths, pair, [box]*32)),
            'a folder of 32 JPEGs': (32, lambda: predictions.predict_folder(folder, pair))}

@call_parse
def main(
    rounds:int=30,    # How often each use is timed
):
    "Print a Markdown table: milliseconds of CPU time for an image, medians"
    warnings.simplefilter('ignore')
    pair,clock = models.load_models(device='cpu'),Clock()
    finder = localize.packaged_box_net(torch.device('cpu'))
    networks = {'HRNet': pair.hrnet, 'person detector': finder, 'lifter': pair.lifter}
    with tempfile.TemporaryDirectory() as folder:
        asked = uses(Path(folder), pair)
        for stage,net in networks.items(): net.forward = clock.timed(stage, net.forward)
        for stage,functions in STAGES.items():
            for f in functions: clock.watch(stage, f)
        names = [*dict.fromkeys([*networks, *STAGES])]
        print('| use | in all |', *(f'{o} |' for o in names), 'else |')
        print('| --- |', *['---: |']*(len(names)+2))
        for use,(n,predict) in asked.items():
            rows = []
            for _ in range(rounds+2):
                clock.spent.clear()
                begin = process_time()
                predict()
                took = process_time()-begin
                parts = [clock.spent[o] for o in names]
                rows.append([took, *parts, took-sum(parts)])
            cells = [1000*median(o)/n for o in zip(*rows[2:])]
            print(f'| {use} |', *(f'{o:.1f} |' if o>=.05 else '|' for o in cells), flush=True)
