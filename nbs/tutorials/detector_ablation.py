"""Train a detector on sets that differ in one thing each, and see what it finds in photographs.

    git clone --depth 1 https://github.com/open-mmlab/mmpose
    cd nbs/tutorials
    python detector_ablation.py log128/hrnet.safetensors photos cutouts mmpose/tests/data
    python detector_ablation.py log128/hrnet.safetensors photos cutouts mmpose/tests/data \
        --assets makehuman-assets/base --only 0,9 --work garments --out garments.json

The detector that all begin with has seen capsule figures in the studio:

    pose3d_synth set --train 48000 --valid 600 --seed 311 --studio 1
    pose3d_pack set --size 128
    small="--recipe modern --net small --sigma 1.5 --augment mild --ema .999"
    pose3d_train hrnet set --log log64 --size 64 --bs 32 --epochs 4 $small
    pose3d_train hrnet set --log log128 --size 128 --bs 16 --epochs 6 $small \
        --start log64/hrnet.safetensors
"""
import json
import warnings
from pathlib import Path
from fastcore.script import call_parse
from photo_benchmark import measure, well_labelled
from pose_hrnet_lift.augment import AUGMENT_MILD, AUGMENT_MODERN, Augment
from pose_hrnet_lift.conversion import load_network
from pose_hrnet_lift.data import read_annotations
from pose_hrnet_lift.learners import hrnet_learner
from pose_hrnet_lift.metrics import pck
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.predictions import predict_folder
from pose_hrnet_lift.recipes import HRNET_MODERN
from pose_hrnet_lift.synthetic import make_dataset
from pose_hrnet_lift.training import train
from pose_hrnet_lift.training_data import hrnet_dls

RECIPE = HRNET_MODERN._replace(lr=.0015, sigma=1.5, ema=.99, epochs=3, augment=AUGMENT_MILD)
GROUPS = 'photographs','sports','ordinary','studio'
ARMS = {                         # by name: what is other than everything, of the set, of the recipe
    'everything': ({}, {}),
    'capsule figures, drawn backgrounds': (dict(bodies='capsules', photos=None, cutouts=None), {}),
    'drawn backgrounds': (dict(photos=None, cutouts=None), {}),
    'people and cameras of the studio': (dict(studio=1), {}),
    'no augmentation': ({}, dict(augment=Augment())),
    'strong augmentation': ({}, dict(augment=AUGMENT_MODERN)),
    'a quarter of the images, as many steps': (dict(n_train=1000), dict(epochs=12)),
    'a third of the steps': ({}, dict(epochs=1)),
    'three times the steps': ({}, dict(epochs=9))}

def dataset(root, **how):
    "A dataset directory, made or resumed unless it is there"
    return root if root.exists() else make_dataset(root, n_valid=256, seed=41, **how)

def joints_found(models, people, rendered):
    "PCK@.1 in photographs, without and with the flip test, and PCK@.05 of held-out renderings"
    true = read_annotations(rendered, 'valid')
    found = predict_folder(rendered/'images', models, names=true.names)
    ways = [measure(people, models, flip)[1] for flip in (False, True)]
    row = {group: [round(o[group]['pck10'], 4) for o in ways] for group in GROUPS}
    return row | dict(rendered=round(pck(found.pose2d, true.pose2d, .05*256).item(), 4))

@call_parse
def main(
    start:Path,                # Detector that has seen capsule figures in the studio only
    photos:Path,               # Photographs without people
    cutouts:Path,              # Cut-outs with transparency
    mmpose:Path,               # tests/data of MMPose's repository
    work:Path='ablation',      # For sets and runs; what is in it already is not made again
    out:Path='ablation.json',  # JSON file that gains the numbers
    assets:Path=None,          # MakeHuman's clothes, hair and skins, for one more arm
    only:str='',               # Numbers of the arms to run, such as 0,3; all when left out
    size:int=96,               # Input of the detector, pixels
):
    "Train one arm after another from the same start, and print what each finds"
    warnings.simplefilter('ignore', UserWarning)
    everything = dict(n_train=4000, studio=.12, bodies='anny', photos=photos, cutouts=cutouts)
    people,lifter = well_labelled(mmpose),load_models().lifter
    rendered = dataset(work/'set-everything', **everything)
    def measure_arm(name, path):
        pair = load_models([path])._replace(lifter=lifter)
        row = joints_found(pair, people, rendered)
        held = json.loads(out.read_text()) if out.exists() else {}
        out.write_text(json.dumps(held | {name: row}, indent=1))
        print(name, row, flush=True)
    measure_arm('start', start)
    arms = ARMS | ({'garments and skins': (dict(assets=assets), {})} if assets else {})
    for i,(name,(of_set,of_recipe)) in enumerate(arms.items()):
        if only and str(i) not in only.split(','): continue
        root = dataset(work/f'set-{i}', **everything | of_set) if of_set else rendered
        recipe,log = RECIPE._replace(**of_recipe),work/f'run-{i}'
        dls = hrnet_dls(root, size=(size, size), recipe=recipe)
        learn = hrnet_learner(dls, load_network(start)[0].train(), recipe, log, quiet=True)
        measure_arm(name, train(learn))
