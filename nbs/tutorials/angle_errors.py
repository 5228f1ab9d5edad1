"""Measure joint angles of lifted poses on held-out synthetic people, by view.

    pose3d_synth set --train 1 --valid 2000 --seed 415
    python angle_errors.py set angles.json
"""
import json
import warnings
from pathlib import Path
import h5py
import torch
from fastcore.script import call_parse
from pose_hrnet_lift.angles import joint_angles, limb_ratios
from pose_hrnet_lift.data import read_annotations
from pose_hrnet_lift.kinematics import body_axes
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.predictions import predict_folder
from pose_hrnet_lift.training_data import read_views

VIEWS = {'all': (0, 90.1, None), 'front or back': (0, 15, None), '30°': (15, 45, None),
         '60°': (45, 75, None), 'side, near limb': (75, 90.1, True),
         'side, far limb': (75, 90.1, False)}
WHERE = {'hip_flexion': ('hip_abduction', -60, 60),          # elsewhere these mean nothing
         'shoulder_plane': ('shoulder_elevation', 30, 150),
         'deep_knee_flexion': ('knee_flexion', 80, 180)}
RATIOS = {'knee_flexion': ('thigh_by_shin', (0, .8, .9, 1.1, 1.25, 9)),
          'elbow_flexion': ('arm_by_forearm', (0, .9, 1, 1.2, 1.4, 9))}
SIDES = ('right', 'left')

def both_sides(angles):
    "Angles `(n, 1 or 2)` of the middle, or of both sides, by name without side and unit"
    stems = dict.fromkeys(o.removesuffix('_deg').removeprefix('right_').removeprefix('left_')
                          for o in angles)
    def column(stem): return [o for o in (f'{stem}_deg', *(f'{s}_{stem}_deg' for s in SIDES))
                              if o in angles]
    return {stem: torch.stack([angles[o] for o in column(stem)], 1) for stem in stems}

def view_angle(pose3d):
    "Degrees between where people face, or their back, and the camera `(n,)`, on the floor"
    up = torch.tensor([0., 0, 1]).expand(len(pose3d), 3)
    forward = body_axes(up, pose3d[:, 1]-pose3d[:, 4])[..., 1]
    way = torch.nn.functional.normalize(pose3d[:, 0, :2], dim=-1)
    return torch.acos((forward[:, :2]*way).sum(-1).abs().clamp(max=1)).rad2deg()

def errors(pred, true, view, near):
    "Number, mean and 90th percentile of errors in degrees; `near` `(n, 2)` is of right and left"
    table = {}
    for name in [*true, 'deep_knee_flexion']:
        key = name.removeprefix('deep_')
        off = ((pred[key]-true[key]+180)%360 - 180).abs()
        if name in WHERE:
            other,low,high = WHERE[name]
            off = off.where((true[other]>=low) & (true[other]<=high), torch.nan)
        side = near if off.shape[1]==2 else torch.ones_like(off, dtype=torch.bool)
        rows = {}
        for where,(low,high,limb) in VIEWS.items():
            at = off.isfinite() & ((view>=low) & (view<high))[:, None]
            rows[where] = off[at if limb is None else at & (side==limb)]
        table[name] = {where: [len(o), round(o.mean().item(), 2), round(o.quantile(.9).item(), 2)]
                       for where,o in rows.items() if len(o)}
    return table

def by_ratio(pose3d, pred, true):
    "Number and mean of errors in degrees, by the ratio of the two bones"
    ratios,table = limb_ratios(pose3d),{}
    for name,(bones,bounds) in RATIOS.items():
        ratio = torch.stack([ratios[f'{side}_{bones}'] for side in SIDES], 1)
        off = (pred[name]-true[name]).abs()
        parts = [off[(ratio>=a) & (ratio<b)] for a,b in zip(bounds, bounds[1:])]
        table[name] = [[a, b, len(o), round(o.mean().item(), 2)]
                       for a,b,o in zip(bounds, bounds[1:], parts)]
    return table

@call_parse
def main(
    root:Path,                # Dataset directory of people whom the networks have not seen
    out:Path,                 # File for the table
):
    "Compare angles of lifted true and found joints, up known, with the true ones"
    models,annotations = load_models(),read_annotations(root, 'valid')
    with h5py.File(root/'annot/valid.h5') as file:
        R,absolute = (torch.tensor(file[o][:]) for o in ('camera_R', 'pose3d'))
    view = read_views(annotations, up=True)
    view[:, :3] = 0                                                    # of the camera, up alone
    with warnings.catch_warnings(action='ignore'):                # of answers that are no person's
        found = predict_folder(root/'images', models, names=annotations.names).pose2d
    upright = lambda pose: pose @ R                                    # z up
    angles = lambda pose: both_sides(joint_angles(upright(pose), up=(0, 0, 1)))
    true = angles(absolute)
    where,depth = view_angle(upright(absolute)),absolute[..., 2]
    near = torch.stack([depth[:, 1]<depth[:, 4], depth[:, 1]>depth[:, 4]], 1)
    table = {}
    for name,pose2d in ('true joints', annotations.pose2d), ('found joints', found):
        with torch.no_grad(): pose3d = models.lifter(pose2d, view)
        pred = angles(pose3d)
        table[name] = errors(pred, true, where, near)
        table[f'{name}, by ratio'] = by_ratio(pose3d, pred, true)
        for key in (name, f'{name}, by ratio'):
            print(key, *(f'{angle}: {row}' for angle,row in table[key].items()), sep='\n')
    out.write_text(json.dumps(table, indent=1)+'\n')
