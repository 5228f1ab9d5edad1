"""Measure a detector on the annotated test images of MMPose; nothing is trained on them.

    git clone --depth 1 https://github.com/open-mmlab/mmpose
    cd nbs/tutorials
    python photo_benchmark.py mmpose/tests/data --boxes --out photographs.json
"""
import json
import warnings
from collections import defaultdict
from pathlib import Path
from time import process_time
import numpy as np
import torch
from fastcore.script import call_parse
from PIL import Image, ImageDraw
from pose_hrnet_lift.crops import JOINTS_IN_BOX, person_box, scale_box
from pose_hrnet_lift.data import read_annotations
from pose_hrnet_lift.decoding import MIN_SIDE
from pose_hrnet_lift.images import load_photo
from pose_hrnet_lift.metrics import p_mpjpe
from pose_hrnet_lift.models import load_models
from pose_hrnet_lift.person_boxes import box_iou
from pose_hrnet_lift.pipeline import predict_2d, predict_3d
from pose_hrnet_lift.pose import at_edge
from pose_hrnet_lift.predictions import predict_folder
from pose_hrnet_lift.skeleton import BONES, FLIP_INDICES, JOINTS

SETS = dict(                              # group and annotations of each set, COCO's way of writing
    jhmdb=('sports', 'jhmdb/test_jhmdb_sub1.json', 'jhmdb'),
    posetrack18=('sports', 'posetrack18/annotations/test_posetrack18_val.json', 'posetrack18'),
    aic=('sports', 'aic/test_aic.json', 'aic'),
    acrobatics=('sports', 'humanart/test_humanart.json', 'humanart'),
    coco=('ordinary', 'coco/test_coco.json', 'coco'),
    crowdpose=('ordinary', 'crowdpose/test_crowdpose.json', 'crowdpose'),
    ochuman=('ordinary', 'ochuman/test_ochuman.json', 'ochuman'),
    mhp=('ordinary', 'mhp/test_mhp.json', 'mhp'))
MPII  = (3, 2, 1, 4, 5, 6, 0, 8, None, 10, 16, 15, 14, 11, 12, 13)           # our joint of each
THREE = (10, 8, 14, 15, 16, 11, 12, 13, 1, 2, 3, 4, 5, 6, 0, 7, None)        # of MPI-INF-3DHP
LIMBS = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]
_NAMES = dict(nose=9, head_top=10, headtop=10, neck=8, thorax=8, pelvis=0, hip=1, knee=2, ankle=3,
              foot=3, shoulder=14, elbow=15, wrist=16)

def our_joint(name):
    "Which of Human3.6M's joints a joint of another set is, or None"
    name = name.lower().replace(' ', '_')
    side,_,part = name.rpartition('_')
    if side not in ('left', 'right'): return _NAMES.get(name)
    joint = _NAMES.get(part)
    return FLIP_INDICES[joint] if joint and side=='left' else joint

def person(group, name, path, joints, wheres, box=None, pose3d=None):
    "A record of one person; what is not labelled is NaN"
    pose2d,space = torch.full((17, 2), torch.nan),torch.full((17, 3), torch.nan)
    for k,j in enumerate(joints):
        if j is None: continue
        pose2d[j] = torch.tensor(wheres[k][:2])
        if pose3d is not None: space[j] = torch.tensor(pose3d[k][:3])*1000
    known = pose2d[pose2d.isfinite().all(-1)]
    tight = person_box(known) if len(known)>1 else torch.zeros(4)
    whole = scale_box(tight, 1/JOINTS_IN_BOX) if box is None else torch.tensor(box)
    box = tight if box is None else whole
    return dict(group=group, set=name, path=path, pose2d=pose2d, pose3d=space, box=box, tight=tight,
                whole=whole)

def read_coco_set(root, name):
    "Everybody in a file written like COCO's"
    group,file,folder = SETS[name]
    held = json.loads((root/file).read_text())
    names = held['categories'][0]['keypoints']
    if name=='jhmdb': names = [o if o not in ('head', 'belly') else '' for o in names]
    files = {o['id']: o['file_name'].replace('HumanArt/images/', '') for o in held['images']}
    for o in held['annotations']:
        if name=='acrobatics' and name not in files[o['image_id']]: continue
        points = np.array(o.get('keypoints') or [], np.float32).reshape(-1, 3)
        joints = [our_joint(a) if v>0 else None for a,v in zip(names, points[:, 2])]
        x,y,w,h = map(float, o['bbox'])
        path = root/folder/files[o['image_id']]
        yield person(group, name, path, joints, points, (x, y, x+w, y+h))

def read_mpii(root):
    "MPII's people"
    for o in json.loads((root/'mpii/test_mpii.json').read_text()):
        joints = [j if seen else None for j,seen in zip(MPII, o['joints_vis'])]
        yield person('sports', 'mpii', root/'mpii'/o['image'], joints, o['joints'])

def read_studio(root):
    "Frames of Human3.6M and MPI-INF-3DHP, with their poses in 3D"
    for name,file,joints in (('h36m', 'test_h36m_body3d', range(17)),
                             ('mpi_inf_3dhp', 'test_3dhp_test', THREE),
                             ('mpi_inf_3dhp', 'test_3dhp_train', THREE)):
        held = np.load(root/name/f'{file}.npz')
        for image,pose2d,pose3d in zip(held['imgname'], held['part'], held['S']):
            yield person('studio', name, root/name/str(image), joints, pose2d.astype(np.float32),
                         pose3d=pose3d.astype(np.float32))

def read_all(root):
    "Everybody in the sets that are there"
    yield from read_mpii(root)
    for name in SETS: yield from read_coco_set(root, name)
    yield from read_studio(root)

def roc_auc(score, right):
    "Probability that a right joint has a higher score than a wrong one"
    order = (score[right][:, None]-score[~right][None]).sign()
    return (order.mean().item()+1)/2 if order.numel() else float('nan')

def calibration(score, right, edges=(0, .2, .4, .6, .8, .9, 1)):
    "Mean score of joints between two edges, which part of them is right, and how many they are"
    parts = [(score>low) & (score<=high) for low,high in zip(edges, edges[1:])]
    return [[score[o].mean().item(), right[o].float().mean().item(), int(o.sum())]
            for o in parts if o.any()]

def judge(o, pose, min_score):
    "Errors in units of the box's longer side; which joints lie nearer to the other side's place"
    side = (o['box'][2:]-o['box'][:2]).max()
    mirrored = o['pose2d'][[*FLIP_INDICES]]
    error,other,apart = ((a-b).norm(dim=-1)/side for a,b in (
        (pose.pose2d, o['pose2d']), (pose.pose2d, mirrored), (o['pose2d'], mirrored)))
    known,deep = error.isfinite(),o['pose3d'].isfinite().all(-1)
    swapped = (other<error) & (other<.15)
    mm = p_mpjpe(pose.pose3d[None, deep], o['pose3d'][None, deep]).item() if deep.any() else None
    return dict(error=error[known], score=pose.score[known], swapped=swapped[known & (apart>.05)],
                mm=mm, low=bool(pose.score.mean()<min_score))

def summarize(found):
    "Numbers of a group of judged people"
    error,score,swapped = (torch.cat([o[k] for o in found]) for k in ('error', 'score', 'swapped'))
    row = dict(people=len(found), joints=len(error), pck10=(error<=.1).float().mean().item(),
               pck05=(error<=.05).float().mean().item(), swapped=swapped.float().mean().item(),
               auc=roc_auc(score, error<=.1), score=score.mean().item())
    for low in (True, False):                 # people with a low mean score, and the others
        part = [o['error'] for o in found if o['low']==low]
        key = 'low' if low else 'high'
        row |= {key: len(part)/len(found)}
        if part: row |= {f'{key}_pck10': (torch.cat(part)<=.1).float().mean().item()}
    mm = [o['mm'] for o in found if o['mm'] is not None]
    return row | (dict(p_mpjpe=sum(mm)/len(mm)) if mm else {})

def well_labelled(root):
    "Everybody of 60 pixels or more with eight joints of the limbs or more"
    return [o for o in read_all(root) if o['pose2d'][LIMBS].isfinite().all(-1).sum()>=8
            and (o['box'][2:]-o['box'][:2]).max()>=60]

def measure(people, models, flip):
    "What is found of people whose boxes are given, and the numbers of each group"
    poses = predict_3d([load_photo(o['path']).image for o in people], models,
                       bbox=[o['whole'] for o in people], flip=flip)
    groups = defaultdict(list)
    for o,pose in zip(people, poses):
        found = judge(o, pose, models.min_score)
        for key in (o['group'], f'  {o["set"]}'): groups[key].append(found)
        if o['group']!='studio': groups['photographs'].append(found)
    table = {name: summarize(o) for name,o in groups.items()}
    score,error = (torch.cat([o[k] for o in groups['photographs']]) for k in ('score', 'error'))
    table['photographs']['calibration'] = calibration(score, error<=.1)
    return poses,table

def search(people, models):
    "How often the one person, and all people, of a whole photograph are found (IoU of .5)"
    photos = defaultdict(list)
    for o in people:
        if o['group']!='studio': photos[o['path']].append(o)
    one,hits,total,extra = [],0,0,0
    for path,folk in photos.items():
        photo = load_photo(path)
        folk = [o for o in folk if (o['box'][2:]-o['box'][:2]).max()>=.12*max(photo.size)]
        if not folk: continue
        def overlap(found):
            found = torch.stack([o.bbox for o in found]) if found else torch.zeros(0, 4)
            ways = [box_iou(found, torch.stack([o[k] for o in folk])) for k in ('box', 'tight')]
            return torch.maximum(*ways)>=.5
        one.append(bool(overlap([predict_2d(photo.image, models)]).any()))
        found = overlap(predict_2d(photo.image, models, people='all'))
        hits,total = hits+int(found.any(0).sum()),total+len(folk)
        extra += int((~found.any(1)).sum())
    return dict(photos=len(one), one=sum(one)/len(one), people=total, recall=hits/total,
                others=extra/len(one))

def cut_off(people, models):
    "Which part has a joint at the edge of the image: by where the annotated box is; of crops"
    kinds = defaultdict(list)
    for o in people:
        if o['group']=='studio' or o['set']=='mpii': continue          # whose boxes are of joints
        image,box = load_photo(o['path']).image,o['box']
        def add(kind, image, bbox):
            if min(image.size)<MIN_SIDE: return
            pose = predict_3d(image, models, bbox=bbox)
            kinds[kind].append(bool(at_edge(pose.pose2d, pose.bbox, pose.size).any()))
        limits = torch.tensor([*box[:2], image.width-box[2], image.height-box[3]])
        whole = bool(limits.min()>.01*(box[2:]-box[:2]).max())
        add('inside' if whole else 'touching', image, box)
        for factor in (1., 1.2) if whole else ():
            x0,y0,x1,y1 = scale_box(box, factor).round().int().tolist()
            crop = max(x0, 0), max(y0, 0), min(x1, image.width), min(y1, image.height)
            add(f'crop_{factor}', image.crop(crop), box-torch.tensor([*crop[:2]]*2))
    return {kind: sum(o)/len(o) for kind,o in kinds.items()} | {'people': len(kinds['inside'])}

def measure_rendered(root, models):
    "PCK@.1 of the held-out images of a dataset directory, in units of the whole person's box"
    true = read_annotations(root, 'valid')
    found = predict_folder(root/'images', models, names=true.names)
    boxes = scale_box(person_box(true.pose2d), 1/JOINTS_IN_BOX)
    side = (boxes[:, 2:]-boxes[:, :2]).amax(1)
    return ((found.pose2d-true.pose2d).norm(dim=-1)<=.1*side[:, None]).float().mean().item()

def draw(people, poses, path, tile=192, columns=12):
    "Contact sheet of what was found (right orange, left blue) and is true (white)"
    sheet = Image.new('RGB', (columns*tile, -(-len(people)//columns)*tile), 'white')
    for n,(o,pose) in enumerate(zip(people, poses)):
        middle,side = (o['box'][:2]+o['box'][2:])/2, 1.3*(o['box'][2:]-o['box'][:2]).max()
        corner = middle-side/2
        image = load_photo(o['path']).image.crop((*corner.tolist(), *(corner+side).tolist()))
        image = image.resize((tile, tile))
        pen = ImageDraw.Draw(image)
        for pose2d,found in ((o['pose2d'], False), (pose.pose2d, True)):
            for a,b in BONES:
                ends = (pose2d[[a, b]]-corner)*tile/side
                if not ends.isfinite().all(): continue
                color = dict(R='orange', L='dodgerblue').get(JOINTS[b][0], 'lime')
                pen.line(ends.flatten().tolist(), color if found else 'white', 1+found)
        sheet.paste(image, (n%columns*tile, n//columns*tile))
    sheet.save(path)

def rounded(o):
    "The same numbers with four digits"
    if isinstance(o, dict): return {k: rounded(v) for k,v in o.items()}
    if isinstance(o, list): return [rounded(v) for v in o]
    return round(o, 4) if isinstance(o, float) else o

def report(table):
    "Print the numbers"
    for key in ('plain', 'flip'):
        print(f'\n{key:<16}people joints  PCK.1 PCK.05 swapped   AUC score P-MPJPE')
        for name,o in table[key].items():
            print(f'{name:<16}{o["people"]:>6}{o["joints"]:>7}{o["pck10"]:>7.3f}{o["pck05"]:>7.3f}'
                  f'{o["swapped"]:>8.3f}{o["auc"]:>6.3f}{o["score"]:>6.2f}'
                  f'{o.get("p_mpjpe", float("nan")):>8.1f}')
        said = table[key]['photographs']['calibration']
        print('right of joints in photographs with a score of',
              ', '.join(f'{score:.2f}: {right:.2f}' for score,right,_ in said))
    for key in ('search', 'cut_off', 'rendered'):
        numbers = ', '.join(f'{k} {v:.3g}' for k,v in table.get(key, {}).items())
        if numbers: print(f'\n{key}: {numbers}')

@call_parse
def main(
    root:Path,             # tests/data of MMPose's repository
    models:str='demo',     # What `load_models` takes
    out:Path=None,         # JSON file that gains the numbers
    name:str='packaged',   # What the file calls them
    sheet:Path=None,       # Contact sheet, an image file
    boxes:bool=False,      # Also search for people in whole photographs?
    rendered:Path=None,    # Dataset directory whose held-out images to measure, too
):
    "Print PCK, confusion of sides, and AUC of the score, by group and with the flip test"
    warnings.simplefilter('ignore', UserWarning)
    people = well_labelled(root)
    begin,pair,table = process_time(),load_models(models),{}
    for way in ('plain', 'flip'): poses,table[way] = measure(people, pair, way=='flip')
    if sheet: draw(people, poses, sheet)
    if boxes: table['search'] = search([*read_all(root)], pair)
    table['cut_off'] = cut_off(people, pair)
    if rendered: table['rendered'] = dict(pck10=measure_rendered(rendered, pair))
    table['weights'] = pair.name
    report(table)
    print(f'{process_time()-begin:.0f} s of CPU')
    if not out: return
    held = json.loads(out.read_text()) if out.exists() else {}
    out.write_text(json.dumps(held | {name: rounded(table)}, indent=1))
