"""Tell where the time of a prediction with the packaged pair goes, in CPU time of one thread.

    cd nbs/tutorials
    OMP_NUM_THREADS=1 python inference_profile.py
    OMP_NUM_THREADS=1 python inference_profile.py --runtime openvino
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
from pose_hrnet_lift import drawing, images, inference_benchmark, localize, models
from pose_hrnet_lift import person_boxes, pipeline, predictions, sample_image, sequences, video
from pose_hrnet_lift import video_reader
from pose_hrnet_lift.video_writer import VideoWriter
from pose_hrnet_lift.viz import markdown_table

STAGES = {                             # by name: the functions whose own time it is
    'lifter': (models.lift_detections,),
    'reading': (images.as_image, images.load_photo),
    'RGB': (video_reader._to_image,),
    'crops': (images.crop_photo, localize.detect_windows),
    'heatmaps': (localize.detect_crops, models.predict_crops),
    'boxes': (person_boxes.decode_boxes, localize.find_boxes, localize.locate_people),
    'preview': (images.preview_photo,),
    'smoothing': (sequences.smooth,),
    'drawing': (drawing._draw_frame,)}
NAMES = 'HRNet', 'HRNet and lifter', 'person detector', *STAGES, 'YUV'

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

    def rounds(self, work, rounds):
        "Of each round the CPU time of the process, and that of the stages"
        for i in range(rounds+2):
            self.spent.clear()
            begin = process_time()
            work()
            if i>1: yield process_time()-begin, dict(self.spent)

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
    return {'an array with its box': (1, lambda: pipeline.predict_3d([array], pair, bbox=one)),
            'an array, searched': (1, lambda: pipeline.predict_3d([array], pair)),
            '32 arrays with boxes': (32, lambda: pipeline.predict_3d([array]*32, pair, bbox=many)),
            '32 arrays, searched': (32, lambda: pipeline.predict_3d([array]*32, pair)),
            '32 JPEGs with boxes': (32, lambda: pipeline.predict_3d(paths, pair, bbox=[box]*32)),
            'a folder of 32 JPEGs': (32, lambda: predictions.predict_folder(folder, pair))}

def film_uses(folder, pair, n=96):
    "The same of a video of 1280 x 720 pixels in which a photo moves from side to side"
    path,drawn = folder/'video.mp4', folder/'drawn.mp4'
    inference_benchmark._moving(images.as_image(sample_image()), path, n)
    def decode():
        for _ in video_reader.read_video(path): pass
    seq, = video.predict_sequences(path, pair)
    return {'decoding alone': (n, decode),
            'one person': (n, lambda: video.predict_sequences(path, pair)),
            'everybody': (n, lambda: video.predict_sequences(path, pair, people='all')),
            'drawing of one person': (n, lambda: seq.save(drawn))}

def profile_table(clock, asked, names, rounds):
    "Milliseconds of CPU time for an image by use and stage, medians; Markdown"
    rows = []
    for use,(n,work) in asked.items():
        times = [[took, *(spent.get(o, 0) for o in names), took-sum(spent.values())]
                 for took,spent in clock.rounds(work, rounds)]
        rows.append([use, *(f'{1000*median(o)/n:.1f}' for o in zip(*times))])
    columns = [o for o in zip(('use', 'in all', *names, 'else'), *rows) if {*o[1:]}!={'0.0'}]
    head,*rows = zip(*columns)
    rows = [['' if o=='0.0' else o for o in row] for row in rows]
    return markdown_table(head, rows, range(1, len(head)))

@call_parse
def main(
    rounds:int=30,        # How often each photo is timed; a video a fifth of it
    runtime:str='torch',  # What computes HRNet and the person detector
):
    "Print tables for photos and for videos: milliseconds of CPU time for an image, medians"
    warnings.simplefilter('ignore')
    pair,clock = models.load_models(device='cpu', runtime=runtime),Clock()
    networks = {'HRNet': pair.hrnet, 'person detector': pair.box_net, 'lifter': pair.lifter}
    if whole := models._whole(pair): networks['HRNet and lifter'] = whole
    with tempfile.TemporaryDirectory() as folder:
        photos,films = uses(Path(folder), pair),film_uses(Path(folder), pair)
        for stage,net in networks.items(): net.forward = clock.timed(stage, net.forward)
        for stage,functions in STAGES.items():
            for f in functions: clock.watch(stage, f)
        VideoWriter.add = clock.timed('YUV', VideoWriter.add)
        print(profile_table(clock, photos, NAMES, rounds))
        print(profile_table(clock, films, NAMES, max(rounds//5, 1)))
