"""Write a dataset directory of poses from others: with true 2D joints, and with detected ones.

    pose3d_synth poses --train 300000 --valid 6000 --seed 5200 --studio .4 --no-images
    python lifter_mixture.py mixture poses=1,people=2,people2=2 --found figures=4,people2=4
    pose3d_train lifter mixture --start lifter.safetensors
"""
import shutil
import warnings
from pathlib import Path
import h5py
import numpy as np
import torch
from fastcore.script import call_parse
from pose_hrnet_lift.data import pose_stats
from pose_hrnet_lift.layout import read_names
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.predictions import predict_folder

KEYS = ('pose2d', 'pose3d', 'up', 'crop_corner', 'crop_scale', *(f'camera_{o}' for o in 'RTcfkp'))

def read_rows(root):
    "What the training poses of a dataset directory and their cameras are, by key"
    with h5py.File(root/'annot/train.h5') as file: return {key: file[key][:] for key in KEYS}

def detected(root, models, least=.35):
    "The same, with what a detector finds in the place of true joints; without the lowest scores"
    with warnings.catch_warnings(action='ignore'):                # of answers that are no person's
        found = predict_folder(root/'images', models, names=read_names(root, 'train'))
    rows,sure = read_rows(root) | dict(pose2d=found.pose2d.numpy()), (found.score.mean(1)>least)
    return {key: value[sure.numpy()] for key,value in rows.items()}

def counts(text):
    "Directories and how often each is to be repeated, from `people=2,figures=4`"
    return {Path(o.partition('=')[0]): int(o.partition('=')[2]) for o in text.split(',') if o}

@call_parse
def main(
    out:Path,        # Dataset directory to write; it has the test poses of the first of `true`
    true:str,        # Directories whose true joints to take, and how often: poses=1,people=2
    found:str='',    # Directories in whose images to detect joints: figures=4
):
    "Write the mixture"
    true,models = counts(true),load_models()
    parts = [rows for root,n in true.items() for rows in [read_rows(root)]*n]
    parts += [rows for root,n in counts(found).items() for rows in [detected(root, models)]*n]
    rows = {key: np.concatenate([part[key] for part in parts]) for key in KEYS}
    (out/'annot').mkdir(parents=True)
    with h5py.File(out/'annot/train.h5', 'w') as file:
        for key,value in rows.items(): file[key] = value.astype(np.float32)
    names = [f'S1_Mixture.any_{i:07d}.jpg\n' for i in range(len(rows['pose2d']))]
    (out/'annot/train_images.txt').write_text(''.join(names))
    for name in ('valid.h5', 'valid_images.txt'):
        shutil.copy(next(iter(true))/'annot'/name, out/'annot'/name)
    for name,value in zip(('mean', 'std'), pose_stats(torch.tensor(rows['pose3d']))):
        np.savetxt(out/f'annot/{name}.txt', value.numpy(), fmt='%.6f')
    print(f'{out}: {len(names):,} poses')
