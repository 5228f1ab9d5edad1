"""Steps of training on a CPU, with and without `keep_memory`. It cannot be taken back, so each
side has a process of its own, with one thread; they take turns, and medians of CPU time count.

    cd nbs/tutorials
    python memory_benchmark.py memory.json
"""
import json
import multiprocessing
import time
from statistics import median
import torch
from fastcore.script import call_parse
from pose_hrnet_lift.files import write_json
from pose_hrnet_lift.hrnet import hrnet_medium, hrnet_w32
from pose_hrnet_lift.lifter import Lifter
from pose_hrnet_lift.machine import has_fast_bf16, keep_memory
from pose_hrnet_lift.timing import describe_machine

CASES = {'HRNet-W32, 256 px, batch of 8': (hrnet_w32, (8, 3, 256, 256), 2),
         '`hrnet_medium`, 192 px, batch of 32': (hrnet_medium, (32, 3, 192, 192), 2),
         'lifter, batch of 64': (Lifter, (64, 17, 2), 100),
         'lifter, batch of 4096': (Lifter, (4096, 17, 2), 3)}

def side(name, bf16, keep, pipe):
    "Wait for a turn, take its steps, say what one took, until there are no more turns"
    if keep: assert keep_memory(), 'glibc alone keeps memory, and its variables may forbid it'
    torch.set_num_threads(1)
    make,shape,n = CASES[name]
    model,batch = make().train(),torch.randn(shape)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    def step():
        with torch.autocast('cpu', torch.bfloat16, enabled=bf16): loss = model(batch).square().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    step()
    while pipe.recv():
        start = time.process_time()
        for _ in range(n): step()
        pipe.send((time.process_time()-start)/n)

def measure(name, bf16, rounds):
    "Median CPU seconds of a step, without and with kept memory"
    spawn,pipes,times = multiprocessing.get_context('spawn'),[],([], [])
    for keep in (False, True):
        ours,theirs = spawn.Pipe()
        spawn.Process(target=side, args=(name, bf16, keep, theirs), daemon=True).start()
        pipes.append(ours)
    for _ in range(rounds):
        for pipe,taken in zip(pipes, times):
            pipe.send(True)
            taken.append(pipe.recv())
    for pipe in pipes: pipe.send(False)
    return [*map(median, times)]

@call_parse
def main(
    out:str,         # JSON file to write
    rounds:int=3,    # Turns of each side
):
    "Measure what memory that is kept saves a training"
    rows = []
    for name in CASES:
        for bf16 in (False, True)[:1+has_fast_bf16('cpu')]:
            without,kept = measure(name, bf16, rounds)
            rows.append(dict(what=name, precision='bf16' if bf16 else 'fp32', without=without,
                             kept=kept, ratio=without/kept))
            print(json.dumps(rows[-1]), flush=True)
    write_json(out, dict(machine=describe_machine(), rows=rows))
