"""Train one-frame lifters on the same synthetic poses, for the same CPU time, and compare.

    cd nbs/tutorials
    python lifter_benchmark.py --minutes 2.5 --out lifters.json
"""
import json
from pathlib import Path
from time import process_time
import torch
from fastcore.script import call_parse
from torch import nn
from torch.optim.swa_utils import AveragedModel
from pose_hrnet_lift.filming import sample_poses
from pose_hrnet_lift.camera_lifter import CameraLifter, camera_lifter_loss
from pose_hrnet_lift.lifter import Lifter, lifter_loss, max_norm_
from pose_hrnet_lift.metrics import mpjpe, p_mpjpe
from pose_hrnet_lift.motion import VALID_SUBJECTS
from pose_hrnet_lift.recipes import LIFTER_MODERN, MARTINEZ_PAPER, OPEN_ENDED
from pose_hrnet_lift.root import crop_view
from pose_hrnet_lift.skeleton import flip_pose, root_relative

class Tokens(nn.Module):
    "Joints as tokens, the camera as one more, and attention among them (as MotionBERT, one frame)"
    def __init__(self, dim=64, depth=4, heads=4):
        super().__init__()
        self.joint,self.camera = nn.Linear(2, dim),nn.Linear(7, dim)
        self.position = nn.Parameter(.02*torch.randn(18, dim))
        layer = nn.TransformerEncoderLayer(dim, heads, 2*dim, 0., 'gelu', batch_first=True,
                                           norm_first=True)
        self.body = nn.TransformerEncoder(layer, depth, nn.LayerNorm(dim),
                                          enable_nested_tensor=False)
        self.last = nn.Linear(dim, 4)
        nn.init.normal_(self.last.weight, std=.01)
        nn.init.zeros_(self.last.bias)

    def forward(self, x):                                    # `(b, 34+7)` to `(b, 17*4)`
        joints = self.joint(x[:, :34].unflatten(1, (17, 2)))
        tokens = torch.cat([joints, self.camera(x[:, 34:])[:, None]], 1)
        return self.last(self.body(tokens+self.position)[:, :17]).flatten(1)

class Mixer(nn.Module):
    "Joints as tokens, mixed by linear layers across joints and across channels (as GraphMLP)"
    def __init__(self, dim=128, depth=4):
        super().__init__()
        self.joint,self.camera = nn.Linear(2, dim),nn.Linear(7, dim)
        def mlp(n, nh): return nn.Sequential(nn.LayerNorm(n), nn.Linear(n, nh), nn.GELU(),
                                             nn.Linear(nh, n))
        self.across = nn.ModuleList(mlp(18, 64) for _ in range(depth))
        self.within = nn.ModuleList(mlp(dim, 2*dim) for _ in range(depth))
        self.position = nn.Parameter(.02*torch.randn(18, dim))
        self.last = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, 4))
        nn.init.normal_(self.last[1].weight, std=.01)
        nn.init.zeros_(self.last[1].bias)

    def forward(self, x):                                    # `(b, 34+7)` to `(b, 17*4)`
        joints = self.joint(x[:, :34].unflatten(1, (17, 2)))
        x = torch.cat([joints, self.camera(x[:, 34:])[:, None]], 1) + self.position
        for across,within in zip(self.across, self.within):
            x = x + across(x.mT).mT
            x = x + within(x)
        return self.last(x[:, :17]).flatten(1)

class Scored(nn.Module):
    "Layers that see the detector's scores beside the joints (as AugLift)"
    def __init__(self, layers):
        super().__init__()
        self.layers,self.scores,self.score = layers,nn.Linear(17, layers[0].out_features),None

    def forward(self, x):
        first,*rest = self.layers
        return nn.Sequential(*rest)(first(x) + self.scores(self.score))

def with_layers(make):
    "A `CameraLifter` with other layers"
    model = CameraLifter()
    model.layers = make(model.layers)
    return model

def detected(pose2d):
    "Joints with a detector's noise, and scores that tell how much"
    hidden = torch.rand(pose2d.shape[:2])<.15
    size = torch.where(hidden, 9., 1.5)*(.5 + torch.rand(hidden.shape))
    score = torch.where(hidden, .45, .85) + .15*torch.randn(hidden.shape)
    return pose2d + size[..., None]*torch.randn(pose2d.shape), score.clamp(0, 1)

def outputs(model, pose2d, view, noisy, **how):
    "Poses, with errors if the network predicts them"
    if noisy: pose2d,score = detected(pose2d)
    if isinstance(model.layers, Scored): model.layers.score = score
    return model(pose2d, view, **how) if isinstance(model, CameraLifter) else model(pose2d)

def ema_of(decay):
    "An EMA that forgets its first steps sooner"
    def update(mean, new, n):
        weight = 1 - min(decay, (1+n.item())/(10+n.item()))
        for a,b in zip(mean, new): a.lerp_(b, weight) if a.is_floating_point() else a.copy_(b)
    return torch.no_grad()(update)

def fit(model, recipe, data, seconds, noisy):
    "Train for some seconds of CPU time; the network, and how many poses it has seen"
    camera,start,step,spent = isinstance(model, CameraLifter),process_time(),0,0.
    model.set_stats(data[0][:100_000], data[2][:100_000]).train()
    params = [*model.parameters()]
    groups = [dict(params=[p for p in params if p.ndim>1], weight_decay=recipe.weight_decay),
              dict(params=[p for p in params if p.ndim<2], weight_decay=0.)]
    opt = recipe.optimizer(groups, lr=recipe.lr, fused=True, **recipe.options)
    ema = AveragedModel(model, multi_avg_fn=ema_of(recipe.ema), use_buffers=True)
    while spent<seconds:
        rows = torch.randint(len(data[0]), (recipe.bs,))
        pose2d,view,pose3d = (o[rows] for o in data)
        flip = (torch.rand(recipe.bs)<recipe.augment.flip)[:, None, None]
        pose2d = torch.where(flip, flip_pose(pose2d, 256), pose2d)
        pose3d = torch.where(flip, flip_pose(pose3d), pose3d)
        view = torch.where(flip[:, 0], view*torch.tensor([-1., 1, 1, -1, 1, 1]), view)
        view = view*(torch.rand(recipe.bs, 1)<.5)                    # half of them are not known
        at = (step, 0) if recipe.schedule in OPEN_ENDED else (spent, seconds)
        for group in opt.param_groups: group['lr'] = recipe.lr*recipe.schedule(*at)
        how,loss = (dict(with_sigma=True), camera_lifter_loss) if camera else ({}, lifter_loss)
        loss(outputs(model, pose2d, view, noisy, **how), pose3d).backward()
        opt.step()
        opt.zero_grad()
        if recipe.max_norm: max_norm_(model, recipe.max_norm)
        if recipe.ema: ema.update_parameters(model)
        step,spent = step+1, process_time()-start
    return (ema.module if recipe.ema else model).eval(), step*recipe.bs

def poses(n, seed, studio, **how):
    "2D joints, views of cameras, and 3D joints"
    frames = sample_poses(n, seed, studio=studio, **how)
    return frames.pose2d, crop_view(frames.crop, frames.camera), root_relative(frames.pose3d)

MODERN = LIFTER_MODERN._replace(bs=512, ema=.999)
CANDIDATES = {                                      # network, recipe, noise like a detector's
    "Martinez' network, its paper's recipe": (Lifter, MARTINEZ_PAPER, False),
    "Martinez' network, modern recipe": (Lifter, MODERN, False),
    'CameraLifter, modern recipe': (CameraLifter, MODERN, False),
    'joints as tokens, attention': (lambda: with_layers(lambda _: Tokens()), MODERN, False),
    'joints as tokens, mixer': (lambda: with_layers(lambda _: Mixer()), MODERN, False),
    'CameraLifter, noisy joints': (CameraLifter, MODERN, True),
    'CameraLifter, noisy joints, scores': (lambda: with_layers(Scored), MODERN, True)}

@torch.no_grad()
def errors(model, data, noisy, known):
    "MPJPE and P-MPJPE, mm"
    pose2d,view,pose3d = data
    torch.manual_seed(1)
    pred = outputs(model, pose2d, view if known else 0*view, noisy)
    return mpjpe(pred, pose3d).item(), p_mpjpe(pred, pose3d).item()

@call_parse
def main(
    minutes:float=3.,      # CPU time of each training
    n:int=400_000,         # Poses to train on
    only:str='',           # A part of the names of those to train
    out:Path=None,         # JSON file that gains the numbers
):
    "Print errors on held-out people, in the studio and seen by any camera"
    torch.set_num_threads(1)
    data = poses(n, 900, .5)
    held = {'studio': poses(6000, 77, 1., subjects=VALID_SUBJECTS),
            'any camera': poses(6000, 77, 0., subjects=VALID_SUBJECTS)}
    table = json.loads(out.read_text()) if out and out.exists() else {}
    for name,(make,recipe,noisy) in CANDIDATES.items():
        if only not in name: continue
        torch.manual_seed(0)
        model,seen = fit(make(), recipe, data, 60*minutes, noisy)
        size = sum(p.numel() for p in model.parameters())
        row = dict(minutes=minutes, parameters=size, poses=seen)
        for where,o in held.items():
            row[where] = errors(model, o, noisy, False)
            if not isinstance(model, CameraLifter): continue
            row[f'{where}, known'] = errors(model, o, noisy, True)
        table[name] = row
        print(name, json.dumps(row), flush=True)
        if out: out.write_text(json.dumps(table, indent=1))
