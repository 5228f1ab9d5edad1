"Open a saved sequence in Chromium: it draws, plays, turns and shows its uncertainty, and nothing is wrong in the console"
import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
import torch
from PIL import Image
from pose_hrnet_lift.cameras import person_box
from pose_hrnet_lift.pose import Pose
from pose_hrnet_lift.sequences import sequence_from_poses
from pose_hrnet_lift.skeleton import root_relative
from pose_hrnet_lift.synthetic_video import make_video
from pose_hrnet_lift.viewer import save_html

NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
FLAGS = ('--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking '
         '--disable-component-update --disable-sync --disable-dev-shm-usage --remote-debugging-pipe --window-size=1000,600').split()
SKIPPED = 77                                                         # the exit code that .ci/run counts as skipped

def find_browser():
    "Chromium's path; on a CI machine of ours it is installed"
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found or not (os.environ.get('CI') and hasattr(os, 'geteuid') and os.geteuid()==0 and shutil.which('apt-get')): return found
    for words in ('update', 'install -y --no-install-recommends chromium'):
        subprocess.run(['apt-get', '-qq', *words.split()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return next(filter(None, map(shutil.which, NAMES)), None)

class Browser:
    "Chromium, driven by its DevTools protocol through a pair of pipes"
    def __init__(self, path, profile):
        (get,self.out),(self.into,put) = os.pipe(),os.pipe()
        def fds():                                                   # 3 and 4 are where Chromium expects them
            for old,new in [(fcntl.fcntl(o, fcntl.F_DUPFD, 10), n) for n,o in ((3, get), (4, put))]: os.dup2(old, new)
        self.process = subprocess.Popen([path, *FLAGS, f'--user-data-dir={profile}', 'about:blank'], close_fds=False,
                                        preexec_fn=fds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(get), os.close(put)
        self.id,self.session,self.rest,self.wrong = 0,{},b'',[]
        target = self('Target.createTarget', url='about:blank')['targetId']
        self.session = dict(sessionId=self('Target.attachToTarget', targetId=target, flatten=True)['sessionId'])
        for o in ('Page', 'Runtime', 'Log'): self(f'{o}.enable')

    def __call__(self, method, **params):
        self.id += 1
        os.write(self.out, json.dumps(dict(id=self.id, method=method, params=params, **self.session)).encode()+b'\0')
        while True:
            while b'\0' not in self.rest:
                more = os.read(self.into, 1<<20)
                if not more: sys.exit(f'Chromium ended during {method}')
                self.rest += more
            text,self.rest = self.rest.split(b'\0', 1)
            message = json.loads(text)
            self.note(message)
            if message.get('id')!=self.id: continue
            if 'error' in message: sys.exit(f"{method}: {message['error']}")
            return message['result']

    def note(self, message):
        "Remember exceptions and errors of the console"
        kind,params = message.get('method'),message.get('params', {})
        if kind=='Runtime.exceptionThrown': self.wrong.append(params['exceptionDetails'].get('exception', {}).get('description', '?'))
        if kind=='Runtime.consoleAPICalled' and params['type']=='error': self.wrong.append(str(params['args']))
        if kind=='Log.entryAdded' and params['entry']['level']=='error': self.wrong.append(params['entry']['text'])

    def value(self, code): return self('Runtime.evaluate', expression=code, returnByValue=True)['result'].get('value')

    def until(self, code, what, seconds=30):
        "Wait for a condition on the page"
        end = time.monotonic()+seconds
        while not self.value(code):
            if time.monotonic()>end: sys.exit(f'{what}: not within {seconds} s; errors: {self.wrong}')
            time.sleep(.05)
        print(f'ok: {what}', flush=True)

    def mouse(self, kind, x, y, button='left'):
        self('Input.dispatchMouseEvent', type=f'mouse{kind}', x=x, y=y, button=button, buttons=1, clickCount=1)

    def middle(self, name):
        "The middle of an element, pixels of the page"
        return self.value(f'(r => [r.x+r.width/2, r.y+r.height/2])(document.getElementById("{name}").getBoundingClientRect())')

    def click(self, name):
        for kind in ('Pressed', 'Released'): self.mouse(kind, *self.middle(name))

def sequence(video, i):
    "The ground truth of a person as a sequence"
    pose3d = video.pose3d[:, i]
    poses = [Pose(None, flat, torch.full((17,), .8), solid, torch.full((17,), 40.), person_box(flat))
             for flat,solid in zip(video.pose2d[:, i], root_relative(pose3d))]
    return sequence_from_poses(poses, fps=25, id=i, size=(256, 256))

PIXELS = '''(id => { const c = document.getElementById(id), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] + 256*d[i+1] + 65536*d[i+2]); return seen.size; })'''
IMAGE = "document.getElementById('space').toDataURL()"

JOINT = '''(() => { const p = DATA.people[0], row = p.row.get(DATA.timeline[viewer.t]), at = space3d(p, row, 10);
  const box = space.getBoundingClientRect(); return [box.x + at[0]/devicePixelRatio, box.y + at[1]/devicePixelRatio]; })()'''

def check(page, browser):
    "Use the page as a person would"
    browser('Page.navigate', url=page.as_uri())
    browser.until('window.viewer && viewer.drawn>1', 'the page draws')
    browser.until(f"{PIXELS}('video')>50", 'the video is not blank')
    browser.until(f"{PIXELS}('space')>5", 'the space is not blank')
    browser.click('play')
    browser.until('viewer.playing && viewer.t>2', 'it plays')
    browser.click('play')
    browser.until('!viewer.playing', 'it stops')
    browser.value(f'window.before = {IMAGE}; window.angle = viewer.azimuth')
    x,y = browser.middle('space')
    for kind,move in (('Pressed', 0), ('Moved', 60), ('Released', 60)): browser.mouse(kind, x+move, y)
    browser.until(f'viewer.azimuth!==angle && {IMAGE}!==before', 'it turns')
    browser.value(f'window.before = {IMAGE}')
    browser.click('sigma')
    browser.until(f'viewer.sigma && {IMAGE}!==before', 'it shows the uncertainty')
    browser.mouse('Moved', *browser.value(JOINT))
    browser.until('viewer.hover', 'it names the joint under the pointer')
    browser.value(f'window.before = {IMAGE}; document.querySelector("#people input").click()')
    browser.until(f'{IMAGE}!==before', 'it hides a person')
    if browser.wrong: sys.exit(f'errors on the page: {browser.wrong}')

if __name__=='__main__':
    path = find_browser()
    if not path: print(f'skipped: no browser is installed, none of {", ".join(NAMES)}') or sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        video,page = make_video(2, seconds=10, size=0),Path(folder)/'view.html'
        stills = [Image.fromarray(o.numpy()).resize((640, 640)) for o in make_video(2, seconds=.4, size=256).images]
        save_html([sequence(video, i) for i in range(2)], page, [stills[i*len(stills)//250] for i in range(250)])
        if page.stat().st_size>3e6: sys.exit(f'10 seconds take {page.stat().st_size:,} bytes')
        print(f'ok: 10 seconds take {page.stat().st_size:,} bytes')
        browser = Browser(path, Path(folder)/'profile')
        try:
            check(page, browser)
            if len(sys.argv)>1: Path(sys.argv[1]).write_bytes(base64.b64decode(browser('Page.captureScreenshot')['data']))
        finally:
            browser.process.terminate()
            browser.process.wait()
