"""Measure joint angles of held-out synthetic people, in images by view, and of walks in videos.

    pose3d_synth set --train 1 --valid 2000 --seed 415
    python angle_errors.py set angles.json
"""
import json
import warnings
from pathlib import Path
import h5py
import torch
from PIL import Image
from fastcore.script import call_parse
from pose_hrnet_lift.angles import joint_angles, limb_ratios, view_angle
from pose_hrnet_lift.data import read_annotations
from pose_hrnet_lift.kinematics import body_axes
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.predictions import predict_folder
from pose_hrnet_lift.synthetic_video import make_video
from pose_hrnet_lift.training_data import read_views
from pose_hrnet_lift.video import predict_sequences

VIEWS = {'all': (0, 90.1, None), 'front or back': (0, 15, None), '30°': (15, 45, None),
         '60°': (45, 75, None), 'side, near limb': (75, 90.1, True),
         'side, far limb': (75, 90.1, False)}
BANDS = {'knee_flexion': (0, 10, 20, 40, 60, 80, 100, 180),
         'elbow_flexion': (0, 20, 40, 60, 90, 120, 180)}
WRONG = 15                                                             # degrees
SIDES = ('right', 'left')

def both_sides(angles):
    "Angles `(n, 1 or 2)` of the middle, or of both sides, by name without side and unit"
    stems = dict.fromkeys(o.removesuffix('_deg').removeprefix('right_').removeprefix('left_')
                          for o in angles)
    def column(stem): return [o for o in (f'{stem}_deg', *(f'{s}_{stem}_deg' for s in SIDES))
                              if o in angles]
    table = {stem: torch.stack([angles[o] for o in column(stem)], 1) for stem in stems}
    return table | dict(right_minus_left_knee=-table['knee_flexion'].diff(dim=1))

def true_view(pose3d):
    "Degrees between where people face, or their back, and the camera `(n,)`, on the floor"
    up = torch.tensor([0., 0, 1]).expand(len(pose3d), 3)
    forward = body_axes(up, pose3d[:, 1]-pose3d[:, 4])[..., 1]
    way = torch.nn.functional.normalize(pose3d[:, 0, :2], dim=-1)
    return torch.acos((forward[:, :2]*way).sum(-1).abs().clamp(max=1)).rad2deg()

def summary(off):
    "Number, mean size, 90th percentile of sizes, mean and standard deviation of errors in degrees"
    numbers = off.abs().mean(), off.abs().quantile(.9), off.mean(), off.std()
    return [len(off), *(round(o.item(), 2) for o in numbers)]

def errors(pred, true, view, near):
    "Summaries of errors by angle and view; `near` `(n, 2)` is of right and left"
    table = {}
    for name in [*true, 'deep_knee_flexion']:
        key = name.removeprefix('deep_')
        off = (pred[key]-true[key]+180)%360 - 180
        if name!=key: off = off.where(true[key]>=80, torch.nan)
        side = near if off.shape[1]==2 else torch.ones_like(off, dtype=torch.bool)
        rows = {}
        for where,(low,high,limb) in VIEWS.items():
            at = off.isfinite() & ((view>=low) & (view<high))[:, None]
            rows[where] = off[at if limb is None else at & (side==limb)]
        table[name] = {where: summary(o) for where,o in rows.items() if len(o)}
    return table

def by_size(pred, true):
    "Summaries of errors by the true angle"
    return {name: [[a, b, *summary((pred[name]-true[name])[(true[name]>=a) & (true[name]<b)])]
                   for a,b in zip(bounds, bounds[1:])] for name,bounds in BANDS.items()}

def warned(pose3d, pred, true):
    "Parts: of limbs that a sign warns of; of wrong ones that it finds; of its warnings, wrong ones"
    ratios = limb_ratios(pose3d)
    def ratio(bones, low, high):
        o = torch.stack([ratios[f'{side}_{bones}'] for side in SIDES], 1)
        return (o<low) | (o>high)
    seen = view_angle(pose3d)[:, None].expand(-1, 2)
    signs = {'knee: thigh/shin outside .8 to 1.25': ratio('thigh_by_shin', .8, 1.25),
             'knee: thigh/shin outside .9 to 1.1': ratio('thigh_by_shin', .9, 1.1),
             'knee: view below 30°': seen<30, 'knee: view below 60°': seen<60,
             'elbow: arm/forearm outside .95 to 1.39': ratio('arm_by_forearm', .95, 1.39)}
    table = {}
    for name,sign in signs.items():
        key = f'{name.partition(":")[0]}_flexion'
        wrong = (pred[key]-true[key]).abs()>WRONG
        parts = sign.float().mean(), sign[wrong].float().mean(), wrong[sign].float().mean()
        table[name] = [round(o.item(), 3) for o in parts]
    return table

def walks(models, n=7):
    "True and predicted range of motion of knees, and mean error, in a video of 2.4 s for each seed"
    rows = []
    for seed in range(n):
        video = make_video(seconds=2.4, size=256, seed=seed, action='Walking')
        seq, = predict_sequences([Image.fromarray(o.numpy()) for o in video.images], models)
        true,said = joint_angles(video.pose3d[seq.frame, 0]),joint_angles(seq)
        for side in SIDES:
            a,b = (o[f'{side}_knee_flexion_deg'] for o in (true, said))
            ranges = [(o[o.isfinite()].max()-o[o.isfinite()].min()).item() for o in (a, b)]
            rows.append([seed, side, *(round(o, 1) for o in (*ranges, (b-a).nanmean().item()))])
    return rows

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
    where,depth = true_view(upright(absolute)),absolute[..., 2]
    near = torch.stack([depth[:, 1]<depth[:, 4], depth[:, 1]>depth[:, 4]], 1)
    table = {}
    for name,pose2d in ('true joints', annotations.pose2d), ('found joints', found):
        with torch.no_grad(): pose3d = models.lifter(pose2d, view)
        pred = angles(pose3d)
        table[name] = errors(pred, true, where, near)
        table[f'{name}, by size'] = by_size(pred, true)
        table[f'{name}, warned'] = warned(pose3d, pred, true)
    seen = [view_angle(o) for o in (absolute, pose3d)]
    table['view'] = round((seen[0]-seen[1]).abs().mean().item(), 2)
    with warnings.catch_warnings(action='ignore'): table['walks'] = walks(models)
    for key,rows in table.items(): print(key, rows)
    out.write_text(json.dumps(table, indent=1)+'\n')
