"""Write a dataset directory of recorded movement, on bodies of anybody, seen by any camera.

    # CMU's recordings (mocap.cs.cmu.edu, free for any use), as cgspeed.com's "Daz-friendly" BVH
    git clone https://github.com/AtelierCircle/CMU-MoCap-01-09 cmu/1    # subjects 1 to 9,
    git clone https://github.com/AtelierCircle/CMU-MoCap-10-14 cmu/2    # and 10 to 14
    python lifter_recordings.py cmu recorded --poses 800000

Every pose is a recorded one. Half of them are mirrored; in each, arms, head and legs are exchanged
for those of another moment with a probability of a quarter, and all bones are turned a little.
"""
import math
from collections import defaultdict
from pathlib import Path
import h5py
import torch
import torch.nn.functional as F
from fastcore.script import call_parse
from pose_hrnet_lift.activities import sample_bodies
from pose_hrnet_lift.cameras import Camera, project, world_to_camera
from pose_hrnet_lift.crops import to_crop
from pose_hrnet_lift.filming import sample_any_cameras, sample_cameras, sample_crops
from pose_hrnet_lift.kinematics import ANKLE, body_axes, jitter_bones, subject_bone_lengths
from pose_hrnet_lift.motion import TRAIN_SUBJECTS
from pose_hrnet_lift.recordings import read_bvh
from pose_hrnet_lift.rng import KeyedRNG
from pose_hrnet_lift.skeleton import FLIP_INDICES, PARENTS

LIMBS = {2: ('rThigh', 'rShin'), 3: ('rShin', 'rFoot'), 5: ('lThigh', 'lShin'),
         6: ('lShin', 'lFoot'), 11: ('neck', 'lShldr'), 12: ('lShldr', 'lForeArm'),
         13: ('lForeArm', 'lHand'), 14: ('neck', 'rShldr'), 15: ('rShldr', 'rForeArm'),
         16: ('rForeArm', 'rHand')}
NOSE,HEAD = (.62, .78),(-.42, .91)    # ahead and up in the frame of the head

def turn(way, axis, degrees):
    "Turn directions `(n, 3)` about axes `(n, 3)`"
    angle = torch.as_tensor(degrees).deg2rad()
    along = axis*(axis*way).sum(-1, keepdim=True)
    return along + (way-along)*angle.cos() + torch.linalg.cross(axis, way)*angle.sin()

def bone_directions(path, fps=15):
    "Bones that end in each joint `(n, 17, 3)`, unit vectors, z up; height of the hip in leg lengths"
    recording = read_bvh(path)
    points = recording.points[1:][::round(recording.fps/fps)][..., [2, 0, 1]]  # the first is a T
    at = dict(zip(recording.names, points.unbind(1)))
    way = points.new_zeros(len(points), 17, 3)
    way[:, 1] = at['rThigh']-at['lThigh']
    way[:, 4] = -way[:, 1]
    for joint,(start,stop) in LIMBS.items(): way[:, joint] = at[stop]-at[start]
    hip,waist,chest,neck = (at['rThigh']+at['lThigh'])/2, at['abdomen'], at['chest'], at['neck']
    spine = torch.lerp(waist, chest, .57)                      # where our back bends
    way[:, 7],way[:, 8] = spine-hip, neck-spine
    right = F.normalize(at['rightEye']-at['leftEye'], dim=-1)
    eyes = (at['leftEye']+at['rightEye'])/2 - at['head']       # as far ahead as up
    ahead,up = (F.normalize(turn(eyes, right, o), dim=-1) for o in (-45., 45.))
    for joint,(a,b) in ((9, NOSE), (10, HEAD)): way[:, joint] = a*ahead + b*up
    bone = lambda a, b: (at[a]-at[b]).norm(dim=-1).median()
    leg = bone('rThigh', 'rShin') + bone('rShin', 'rFoot')
    floor = torch.stack([at['rFoot'], at['lFoot']])[..., 2].amin()
    return F.normalize(way, dim=-1), (hip[:, 2]-floor)/leg

def _bend(way, upper, lower):
    "Angles between two bones `(n,)`, degrees"
    return (way[:, upper]*way[:, lower]).sum(-1).clamp(-1, 1).acos().rad2deg()

def straighten(ways, least=4):
    "Unbend knees and elbows that a person never stretches, and level a head that looks up all day"
    every = torch.cat(ways)
    for upper,lower,share in ((2, 3, .5), (5, 6, .5), (12, 13, 0.), (15, 16, 0.)):
        extra = (_bend(every, upper, lower).quantile(.02).item() - least)
        for way in ways:
            hinge = F.normalize(torch.linalg.cross(way[:, upper], way[:, lower]), dim=-1)
            by = _bend(way, upper, lower).clamp(max=max(extra, 0))
            for joint,part in ((upper, share), (lower, share-1)):
                way[:, joint] = turn(way[:, joint], hinge, part*by[:, None])
    ahead = lambda way: F.normalize(HEAD[1]*way[:, 9] - NOSE[1]*way[:, 10], dim=-1)
    raised = ahead(every)[:, 2].asin().rad2deg().median()
    for way in ways:
        nose,crown = way[:, 9],way[:, 10]
        right = F.normalize(torch.linalg.cross(nose, crown), dim=-1)
        way[:, 9],way[:, 10] = (turn(o, right, -raised) for o in (nose, crown))

def read_people(folder):
    "Directions and heights of all recordings below a folder, one person's after another's"
    people = defaultdict(list)
    for path in sorted(Path(folder).rglob('*.bvh')):
        people[path.stem.split('_')[0]].append(bone_directions(path))
    for takes in people.values(): straighten([way for way,_ in takes])
    return [take for takes in people.values() for take in takes]

def recombine(takes, rng, n, chance=.25):
    "Directions of bones `(n, 17, 3)` and heights `(n,)` of moments of recordings"
    size = torch.tensor([len(way) for way,_ in takes])
    ways,heights = (torch.cat(o) for o in zip(*takes))
    often = (size.sqrt()/size.sqrt().sum()).cumsum(0)
    first = F.pad(size.cumsum(0)[:-1], (1, 0))
    def moments():
        take = torch.searchsorted(often, rng.rand()).clamp(max=len(size)-1)
        return first[take] + (rng.rand()*size[take]).long()
    def frames(way): return (body_axes(way[:, 7], way[:, 1]),
                             body_axes(way[:, 8], way[:, 14]-way[:, 11]))
    rows = moments()
    way,height = ways[rows],heights[rows]
    own = frames(way)
    for part,joints in ((1, [11, 12, 13]), (1, [14, 15, 16]), (1, [9, 10]), (0, [2, 3, 5, 6])):
        rows,swap = moments(),rng.rand()<chance
        other = ways[rows][:, joints] @ frames(ways[rows])[part] @ own[part].mT
        way[:, joints] = torch.where(swap[:, None, None], other, way[:, joints])
        if part==0: height = torch.where(swap, heights[rows], height)
    mirrored = (way*torch.tensor([-1., 1, 1]))[:, FLIP_INDICES]
    way = torch.where((rng.rand()<.5)[:, None, None], mirrored, way)
    way = F.normalize(way + .03*rng.randn(17*3).view(n, 17, 3), dim=-1)
    way[:, 4] = -way[:, 1]
    yaw = 2*math.pi*rng.rand()
    heading = torch.stack([yaw.cos(), yaw.sin(), -yaw.sin(), yaw.cos()], 1).view(n, 1, 2, 2)
    return torch.cat([(way[..., None, :2] @ heading)[..., 0, :], way[..., 2:]], -1), height

def film(takes, numbers, seed):
    "What a dataset of lifters holds, by key"
    rng,n = KeyedRNG(numbers + seed*2**32, 0),len(numbers)
    way,height = recombine(takes, rng, n)
    subject = torch.tensor(TRAIN_SUBJECTS)[(rng.rand()*len(TRAIN_SUBJECTS)).long()]
    lengths = torch.where((rng.rand()<.85)[:, None], sample_bodies(KeyedRNG(rng.key, 1)),
                          jitter_bones(subject_bone_lengths(subject), KeyedRNG(rng.key, 2)))
    world = torch.zeros(n, 17, 3)
    for j in range(1, 17): world[:, j] = world[:, PARENTS[j]] + lengths[:, j, None]*way[:, j]
    hip = height*(lengths[:, 2]+lengths[:, 3]) + ANKLE
    hip = hip.maximum(45-world[..., 2].amin(1))                       # nobody sinks into the floor
    place = rng.randn(2)*torch.tensor([500., 700])
    world = world + torch.cat([place, hip[:, None]], 1)[:, None]
    studio = sample_cameras((rng.rand()*4).long(), KeyedRNG(rng.key, 3))
    other = sample_any_cameras(world, KeyedRNG(rng.key, 4))
    seen = project(world_to_camera(world, studio), studio).isfinite().flatten(1).all(1)
    leave = ~seen | (rng.rand()<.7)
    camera = Camera(*(torch.where(leave.view(-1, *[1]*(a.ndim-1)), b, a)
                      for a,b in zip(studio, other)))
    pose3d = world_to_camera(world, camera)
    image = project(pose3d, camera)
    crop = sample_crops(image, KeyedRNG(rng.key, 5))
    cameras = {f'camera_{o}': getattr(camera, o) for o in 'RTcfkp'}
    return dict(pose2d=to_crop(image, crop), pose3d=pose3d, up=camera.R[:, :, 2],
                crop_corner=crop.corner, crop_scale=crop.scale, **cameras)

@call_parse
def main(
    folder:Path,         # Recordings, subject_take.bvh, here or in folders below
    out:Path,            # Dataset directory to write, without test poses
    poses:int=800_000,   # How many
    seed:int=0,          # Same seed, same poses
):
    "Film recorded movement"
    takes = read_people(folder)
    parts = [film(takes, o, seed) for o in torch.arange(poses).split(50_000)]
    rows = {key: torch.cat([part[key] for part in parts]) for key in parts[0]}
    names = [f'S1_Recorded.any_{i:07d}.jpg\n' for i in range(poses)]
    (out/'annot').mkdir(parents=True)
    (out/'annot/train_images.txt').write_text(''.join(names))
    with h5py.File(out/'annot/train.h5', 'w') as file:
        for key,value in rows.items(): file[key] = value.float().numpy()
    print(f'{out}: {poses:,} poses from {len(takes)} recordings')
