"""Fit the probabilities that a detector's joints are right, and save them in its file of weights.

    pose3d_synth unseen --train 4000 --valid 8 --seed 114 --studio .12 --bodies anny ...
    python detector_confidence.py unseen hrnet.safetensors hrnet.safetensors
"""
from pathlib import Path
import torch
from fastcore.script import call_parse
from pose_hrnet_lift.augment import AUGMENT_PHOTOS
from pose_hrnet_lift.crops import JOINTS_IN_BOX, person_box
from pose_hrnet_lift.confidence import fit_confidence, joint_confidence, joint_evidence
from pose_hrnet_lift.data import PoseImages, read_annotations
from pose_hrnet_lift.heatmaps import decode_heatmaps
from pose_hrnet_lift.decoders import DECODERS, heatmap_to_crop
from pose_hrnet_lift.loaders import ImageDataset, ImageLoader
from pose_hrnet_lift.plain_mode import eval_mode
from pose_hrnet_lift.recipes import HRNET_MODERN
from pose_hrnet_lift.weights import load_weights, save_weights

BOUNDS = 0, .1, .3, .5, .7, .9, 1.01    # of the probabilities in a line of the report

def read_evidence(root, model, metadata):
    "Evidence `(n, 17, 4)` in a set's training images, changed as in training, and what is right"
    method,size = DECODERS[metadata['decoder']],tuple(metadata['input_size'])
    images = ImageDataset(PoseImages(read_annotations(root, 'train')), size)
    recipe,evidence,right = HRNET_MODERN._replace(augment=AUGMENT_PHOTOS),[],[]
    with eval_mode(model) as net:
        for image,pose2d,inside in ImageLoader(images, recipe):
            heatmaps = net(image)
            points,height = decode_heatmaps(heatmaps, method)
            found = heatmap_to_crop(points, heatmaps.shape[-2:], method)
            box = person_box(pose2d)
            side = (box[:, 2:]-box[:, :2]).amax(1)/JOINTS_IN_BOX
            evidence.append(joint_evidence(heatmaps, points, height))
            near = (found-pose2d).norm(dim=-1) <= side[:, None]/10
            right.append(near & inside.bool())
    return torch.cat(evidence),torch.cat(right)

@call_parse
def main(
    root:Path,             # Dataset directory whose training images the detector has not seen
    weights:Path,          # Its file of weights
    out:Path,              # File to write: the same weights, with `confidence`
    min_score:float=.65,   # A mean probability below it says: unlike what the detector knows
):
    "Fit probabilities to half of the people, and say what they are worth on the other half"
    model,metadata = load_weights(weights)
    evidence,right = read_evidence(root, model, metadata)
    confidence = fit_confidence(evidence[::2].flatten(0, 1), right[::2].flatten())
    probability,right = joint_confidence(evidence[1::2], confidence),right[1::2]
    for low,high in zip(BOUNDS, BOUNDS[1:]):
        at = (probability>=low) & (probability<high)
        print(f'from {low}: {at.sum()} joints, given {probability[at].mean():.2f}, '
              f'right {right[at].float().mean():.2f}')
    confidence = tuple(round(o, 4) for o in confidence)
    found = dict(confidence=confidence, min_score=min_score)
    save_weights(out, model, half=True, **metadata | found)
    print(f'{out}: confidence {confidence}')
