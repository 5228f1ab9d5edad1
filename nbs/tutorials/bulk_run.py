"Predict the same images by one process, by `torchrun` and by Ray, kill a worker midway, compare"
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from time import process_time, sleep
import numpy as np
import torch
from fastcore.script import call_parse
from PIL import Image
from pose_hrnet_lift.bulk import PosePredictor, predict_shards, read_shards
from pose_hrnet_lift.data import read_annotations, read_image
from pose_hrnet_lift.files import atomic_write
from pose_hrnet_lift.synthetic import make_dataset

def make_images(folder, n, people=50):
    "Write `n` JPEG files, no two alike, of synthetic people; their paths and boxes"
    if not (folder/'set').exists(): make_dataset(folder/'set', 2, n_valid=min(n, people))
    known,paths,boxes = read_annotations(folder/'set', 'valid'),[],[]
    people = [np.array(read_image(folder/'set'/'images'/name)) for name in known.names]
    (folder/'images').mkdir(exist_ok=True)
    for i in range(n):
        k,(shift,light) = i%len(people),divmod(i//len(people), 20)
        paths.append(folder/'images'/f'{i:06d}.jpg')
        pose2d = known.pose2d[k].numpy() + [shift, 0]
        boxes.append([*(pose2d.min(0)-10), *(pose2d.max(0)+10)])
        if paths[-1].exists(): continue
        pixels = np.roll(people[k], shift, 1)*(1 - light/40)
        Image.fromarray(pixels.astype(np.uint8)).save(paths[-1], quality=90)
    return [str(path) for path in paths],np.array(boxes, np.float32)

class Mortal(PosePredictor):
    "A predictor that notes process and CPU time, and once waits to be killed when it has `last`"
    def __init__(self, last=None, marker=None, **options):
        super().__init__(**options)
        self.last,self.marker = last,marker

    def __call__(self, batch):
        self.load()
        start,images = process_time(),list(batch[self.column])
        found = super().__call__(batch)
        noted = dict(startup=start, seconds=(process_time() - start)/len(images), pid=os.getpid())
        if self.last in images and not Path(self.marker).exists():
            atomic_write(self.marker, lambda file: file.write(str(os.getpid()).encode()))
            sleep(600)
            raise TimeoutError(f'{self.marker}: nobody has killed process {os.getpid()}')
        return found | {name: np.full(len(images), o) for name,o in noted.items()}

@contextmanager
def killing(marker):
    "Send SIGKILL to the process whose number appears in the file `marker`, as soon as it does"
    over,known = Event(),Path(marker).exists()
    def watch():
        while not over.wait(.1):
            if Path(marker).exists(): return os.kill(int(Path(marker).read_text()), signal.SIGKILL)
    watcher = Thread(target=watch, daemon=True)
    if not known: watcher.start()
    try: yield
    finally: over.set()

def read_parquet(folder):
    "All rows of Parquet files, by `index`; more or fewer than there should be, if so it is"
    table = import_module('pyarrow.parquet').read_table(folder)
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    order = np.argsort(columns['index'].to_numpy(), kind='stable')
    array = lambda o: (o.to_numpy_ndarray() if hasattr(o, 'to_numpy_ndarray')
                       else np.array(o.to_pylist()))
    return {name: array(o)[order] for name,o in columns.items()}

def by_ray(paths, boxes, out, shard, mortal):
    "Two workers of Ray Data, from the beginning"
    os.environ['RAY_USAGE_STATS_ENABLED'] = '0'
    ray,data = import_module('ray'),import_module('ray.data')
    shutil.rmtree(out, ignore_errors=True)
    Path(mortal['marker']).unlink(missing_ok=True)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level='ERROR')
    data.DataContext.get_current().enable_progress_bars = False
    items = [dict(image=o, bbox=box, index=i) for i,(o,box) in enumerate(zip(paths, boxes))]
    poses = data.from_items(items, override_num_blocks=-(-len(items)//shard)).map_batches(
        Mortal, batch_size=shard, compute=data.ActorPoolStrategy(size=2),
        fn_constructor_kwargs=mortal)
    with killing(mortal['marker']): poses.write_parquet(str(out), mode='error')
    ray.shutdown()
    return read_parquet(out)

def summary(rows, one, out):
    "What a way has cost, and whether its rows are those of one process, bit for bit"
    index,wanted = rows['index'],one['index']
    same = [np.array_equal(one[o], rows[o], equal_nan=one[o].dtype.kind=='f')
            for o in ('index', 'pose2d', 'score', 'pose3d', 'sigma', 'bbox', 'error')]
    apart = np.nanmax(np.abs(rows['pose3d'] - one['pose3d'])) if same[0] else np.nan
    size = sum(o.stat().st_size for o in Path(out).rglob('*.*') if o.suffix in ('.npz', '.parquet'))
    return dict(rows=len(index), lost=len({*wanted} - {*index}), doubled=len(index)-len({*index}),
                same_bits=all(same), largest_difference_mm=float(apart),
                processes=len({*rows['pid']}),
                cpu_ms_per_image=1000*float(np.median(rows['seconds'])),
                startup_cpu_seconds=float(rows['startup'].min()),
                bytes_per_image=size/len(index))

def by_torchrun(folder, images, shard, mortal):
    "Two processes of `torchrun`, which starts both again when one dies"
    torchrun = [sys.executable, '-m', 'torch.distributed.run', '--standalone', '--nproc-per-node',
                '2', '--max-restarts', '3', __file__, folder, '--rank']
    with killing(mortal['marker']): subprocess.run(
        [*torchrun, '--images', str(images), '--shard', str(shard)], check=True,
        capture_output=True, env=os.environ | dict(OMP_NUM_THREADS='1'))
    return read_shards(folder/'torchrun')

@call_parse
def main(
    folder:str,                   # Where images and shards go
    images:int=10_000,            # How many images
    shard:int=250,                # Images in a shard
    ways:str='torchrun,ray',      # What to compare with one process
    out:str='bulk.json',          # File for the results
    rank:bool=False,              # Be one of the processes of `torchrun`
):
    "Predict in bulk by one process and in other ways, and compare"
    torch.set_num_threads(1)
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    paths,boxes = make_images(folder, images)
    mortal = lambda way: dict(last=paths[len(paths)//2], marker=str(folder/f'{way}-killed'))
    if rank: return predict_shards(paths, folder/'torchrun', Mortal(**mortal('torchrun')),
                                   size=shard, suffix='parquet', bbox=boxes)
    def one():
        predict_shards(paths, folder/'one', Mortal(), size=shard, bbox=boxes)
        return read_shards(folder/'one')
    work = dict(one=one, torchrun=lambda: by_torchrun(folder, images, shard, mortal('torchrun')),
                ray=lambda: by_ray(paths, boxes, folder/'ray', shard, mortal('ray')))
    found = {}
    for way in ('one', *ways.split(',')):
        rows = work[way]()
        alone = rows if way=='one' else alone
        found[way] = summary(rows, alone, folder/way)
        found[way]['killed'] = (folder/f'{way}-killed').exists()
        print(way, found[way], flush=True)
        result = dict(images=images, shard=shard, torch=str(torch.__version__), ways=found)
        if 'ray' in found: result['ray'] = import_module('ray').__version__
        Path(out).write_text(json.dumps(result, indent=1), encoding='utf-8')
