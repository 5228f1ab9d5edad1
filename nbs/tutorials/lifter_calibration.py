"""Calibrate the errors that a lifter predicts on held-out people, and measure them on others.

    pose3d_synth fresh --train 1 --valid 4000 --seed 412
    pose3d_synth others --train 1 --valid 4000 --seed 413
    python lifter_calibration.py fresh others log/end/lifter.safetensors lifter.safetensors
"""
import json
import warnings
from itertools import product
from pathlib import Path
import h5py
import torch
from fastcore.script import call_parse
from pose_hrnet_lift.calibration import calibrate_scores
from pose_hrnet_lift.crops import CROP_SIZE, Crop
from pose_hrnet_lift.conversion import load_network
from pose_hrnet_lift.data import read_annotations
from pose_hrnet_lift.metrics import mpjpe
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.predictions import predict_folder
from pose_hrnet_lift.root import crop_view, intrinsics_from_fov
from pose_hrnet_lift.skeleton import root_relative
from pose_hrnet_lift.streaming import UNCROPPED
from pose_hrnet_lift.training_data import read_views
from pose_hrnet_lift.weights import save_weights

SIDE = 1000        # Pixels of the synthetic images that crops were cut from
GROUPS = {'torso and head': [7, 8, 9, 10], 'hips and knees': [1, 2, 4, 5], 'feet': [3, 6],
          'arms': [*range(11, 17)]}
SCORES = 0, .3, .5, .7, .85, 1.01

def read_people(root, models):
    "True and found joints, scores and 3D poses of a set, and its views, known and assumed, with up"
    annotations = read_annotations(root, 'valid')
    with h5py.File(Path(root)/'annot/valid.h5') as file:
        crop = Crop(*(torch.tensor(file[f'crop_{o}'][:]) for o in ('corner', 'scale')), (256, 256))
    known = read_views(annotations, up=True)
    assumed = crop_view(crop, intrinsics_from_fov((SIDE, SIDE)), known[:, 3:])
    assumed[:, 2] *= -1
    whole = SIDE*crop.scale >= UNCROPPED*CROP_SIZE                    # where `predict_3d` assumes one
    assumed[:, :3] *= whole[:, None]
    views = known, assumed
    with warnings.catch_warnings(action='ignore'):                # of answers that are no person's
        found = predict_folder(Path(root)/'images', models, names=annotations.names)
    return annotations.pose2d, found.pose2d, found.score, root_relative(annotations.pose3d), views

def calibrate(lifter, people):
    "Fit the lifter's errors to true joints, then to found ones; every view known, then assumed"
    true,found,score,pose3d,views = people
    twice = lambda o: torch.cat([o, o])
    lifter.calibrate(twice(true), twice(pose3d), view=torch.cat(views))
    calibrate_scores(lifter, twice(found), twice(pose3d), twice(score), torch.cat(views))

@torch.no_grad()
def coverage(lifter, people):
    "Joints, and the fractions within the radii for 50, 80 and 90 %, by view, joint and score"
    true,found,score,pose3d,views = people
    result = {}
    seen = dict(unknown=0*views[0], known=views[0], assumed=views[1])
    for name,up in product(seen, (False, True)):
        view = torch.cat([seen[name][:, :3], up*views[0][:, 3:]], 1)
        rows = view[:, 2]!=0 if name=='assumed' else torch.ones(len(true), dtype=torch.bool)
        name += ', with up'*up
        preds = {'true joints': lifter(true[rows], view[rows], with_sigma=True)}
        pred = lifter(found[rows], view[rows], with_sigma=True)
        pred[..., 3] = lifter.sigma_by_score(pred[..., 3], score[rows], view[rows])
        preds['found joints'] = pred
        for joints,pred in preds.items():
            off = (pred[..., :3]-pose3d[rows]).norm(dim=-1)
            held = torch.stack([off<radius*pred[..., 3] for radius in lifter.radii])  # (3, n, 17)
            parts = {'all': held[..., 1:].flatten(1)}
            parts |= {group: held[..., o].flatten(1) for group,o in GROUPS.items()}
            if joints=='found joints':
                for low,high in zip(SCORES, SCORES[1:]):
                    at = (score[rows]>=low) & (score[rows]<high)
                    at[:, 0] = False
                    parts[f'score {low} to {min(high, 1)}'] = held[:, at]
            result[f'{joints}, {name}'] = {key: [o.shape[1], *o.float().mean(1).tolist()]
                                           for key,o in parts.items()}
    return result

@torch.no_grad()
def measure(lifter, people, root):
    "Error from true joints, with cameras and up known, as metadata of the weights"
    true,*_,pose3d,views = people
    value = mpjpe(lifter(true, views[0]), pose3d).item()
    return dict(name='mpjpe', value=round(value, 2), on=f'true joints of {len(true):,} synthetic '
                f'poses ({Path(root).name}), cameras and up known')

def average_weights(lifter, other):
    "Average weights and statistics with those that they were fine-tuned from (Wortsman et al. 2022)"
    file,_,part = other.rpartition('=')
    start,end = load_network(file)[0].state_dict(),lifter.state_dict()
    lifter.load_state_dict({key: torch.lerp(end[key], start[key], float(part))
                            if end[key].is_floating_point() else end[key] for key in end})

@call_parse
def main(
    fresh:str,                      # Dataset directory of the people to calibrate on
    others:str,                     # Of the people to measure on
    weights:str,                    # File of a `CameraLifter`
    out:str,                        # File of weights to write
    report:str='reliability.json',  # File for the measured coverage
    average:str='',                 # Another file and its part of the mean of both: old.st=.2
):
    "Calibrate a lifter on some people, measure it on others, and write both"
    models = load_models()          # the packaged detector finds the joints
    lifter,about = load_network(weights)
    if average: average_weights(lifter, average)
    calibrate(lifter.eval(), read_people(fresh, models))
    people = read_people(others, models)
    table = coverage(lifter, people)
    for name,parts in table.items():
        print(name, {key: ' '.join(f'{o:.1%}' for o in row[1:]) for key,row in parts.items()})
    Path(report).write_text(json.dumps(table, indent=1)+'\n')
    save_weights(out, lifter, half=True, **about | dict(results=measure(lifter, people, others)))
