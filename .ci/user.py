"Be a user of the installed package in an empty folder: train each network, stop it, resume it, and evaluate both"
import subprocess
import sys
import sysconfig
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

commands = Path(sysconfig.get_path('scripts'))

def start(command, *args): return subprocess.Popen([commands/command, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

def run(command, *args):
    process = start(command, *args)
    said,_ = process.communicate()
    print(f'rc {process.returncode}:', command, *args, flush=True)
    if process.returncode: sys.exit(said)
    return said

def stop_and_resume(model, root, log, *flags):
    "Stop a training after its first epoch; the same command resumes and ends it"
    flags = model, root, '--log', log, '--recipe', 'modern', *flags
    process = start('pose3d_train', *flags)
    while process.poll() is None and not (log/'history.jsonl').exists(): time.sleep(.05)
    process.terminate()
    said,_ = process.communicate()
    if (log/f'{model}.safetensors').exists(): sys.exit(f'{model}: the training was over before it could be stopped\n{said}')
    run('pose3d_train', *flags)
    if not (log/f'{model}.safetensors').exists(): sys.exit(f'{model}: resumed, but wrote no weights')

for name in ('nbdev', 'execnb'):
    try: sys.exit(f'{name} {version(name)} is installed: this is not what a user has')
    except PackageNotFoundError: pass
print(*(f'{name} {version(name)}' for name in ('torch', 'fastai', 'fastcore')), sep=', ')
with tempfile.TemporaryDirectory() as folder:
    root,log = Path(folder)/'set',Path(folder)/'log'
    run('pose3d_synth', root, '--train', 96, '--valid', 16)
    stop_and_resume('hrnet', root, log/'hrnet', '--net', 'small', '--size', 64, '--bs', 8, '--epochs', 3)
    stop_and_resume('lifter', root, log/'lifter', '--width', 64, '--bs', 8, '--epochs', 40)
    print(run('pose3d_evaluate', root, '--models', log))
