"Open a saved sequence in Chromium: it draws, plays, turns, obeys keys and fingers, and stands twice on a page; nothing is wrong in the console"
import base64
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
import torch
from PIL import Image
from pose_hrnet_lift.crops import person_box
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

    def touch(self, *steps):
        "Put fingers down at the points of the first step, and move them through the others"
        for kind,points in zip(('touchStart', *['touchMove']*(len(steps)-1), 'touchEnd'), (*steps, ())):
            self('Input.dispatchTouchEvent', type=kind, touchPoints=[dict(x=x, y=y, id=i) for i,(x,y) in enumerate(points)])
            time.sleep(.02)

    def press(self, key, code):
        for kind,text in (('keyDown', dict(text=' ') if key==' ' else {}), ('keyUp', {})): self(
            'Input.dispatchKeyEvent', type=kind, key=key, code=code, windowsVirtualKeyCode=dict(Space=32, ArrowUp=38, ArrowRight=39, Equal=187)[code], **text)

    def middle(self, name):
        "The middle of an element of the first viewer, pixels of the page"
        return self.value(f'(r => [r.x+r.width/2, r.y+r.height/2])(document.querySelector(".{name}").getBoundingClientRect())')

    def click(self, name):
        for kind in ('Pressed', 'Released'): self.mouse(kind, *self.middle(name))

def sequence(video, i):
    "The ground truth of a person as a sequence"
    pose3d = video.pose3d[:, i]
    poses = [Pose(None, flat, torch.full((17,), .8), solid, torch.full((17,), 40.), person_box(flat))
             for flat,solid in zip(video.pose2d[:, i], root_relative(pose3d))]
    return sequence_from_poses(poses, fps=25, id=i, size=(256, 256))

PIXELS = '''(name => { const c = document.querySelector('.' + name), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] + 256*d[i+1] + 65536*d[i+2]); return seen.size; })'''
IMAGE = "document.querySelector('.space').toDataURL()"
VIEWERS = "window.viewers = [...document.querySelectorAll('.pose-viewer')].map(o => o.viewer), [window.viewer] = viewers"

def open_page(page, browser):
    browser('Page.navigate', url=page.as_uri())
    browser.until(f'{VIEWERS}; viewer && viewer.drawn>1', 'the page draws')

def check(page, browser):
    "Use the page as a person would"
    open_page(page, browser)
    browser.until(f"{PIXELS}('video')>50", 'the video is not blank')
    browser.until(f"{PIXELS}('space')>5", 'the space is not blank')
    browser.click('play')
    browser.until('viewer.playing && viewer.t>2', 'it plays')
    for t in (150, 3):
        browser.value(f"(o => {{ o.value = {t}; o.dispatchEvent(new Event('input')); }})(document.querySelector('.when'))")
        browser.until(f'viewer.playing && viewer.t>{t} && viewer.t<{t}+60', f'it plays on from frame {t}')
    browser.click('play')
    browser.until('!viewer.playing', 'it stops')
    browser.value(f'window.before = {IMAGE}; window.angle = viewer.azimuth')
    x,y = browser.middle('space')
    for kind,move in (('Pressed', 0), ('Moved', 60), ('Released', 60)): browser.mouse(kind, x+move, y)
    browser.until(f'viewer.azimuth!==angle && {IMAGE}!==before', 'it turns')
    browser.value(f'window.before = {IMAGE}')
    browser.click('sigma')
    browser.until(f'viewer.sigma && {IMAGE}!==before', 'it shows the uncertainty')
    browser.press(' ', 'Space')
    browser.until('!viewer.sigma && !viewer.playing', 'a key belongs to the box that has the focus')
    for i in range(400):
        if not browser.value('viewer.hover'): browser.mouse('Moved', x+16*(i%20-10), y+16*(i//20-10))
    browser.until('viewer.hover', 'it names the joint under the pointer')
    browser.value('document.querySelector(".space").focus(); window.before = [viewer.elevation, viewer.zoom, viewer.t]')
    for key,code in (('ArrowUp', 'ArrowUp'), ('+', 'Equal')): browser.press(key, code)
    browser.until('viewer.elevation<before[0] && viewer.zoom>before[1] && viewer.t===before[2]', 'keys turn and zoom')
    browser.value(f'window.before = {IMAGE}; document.querySelector(".people input").click()')
    browser.until(f'{IMAGE}!==before', 'it hides a person')

def check_words(page, browser):
    "Hear it: views and moment have names, and of a person alone the page says which color is which side"
    open_page(page, browser)
    browser('Accessibility.enable')
    seen = [(o['role']['value'], o.get('name', {}).get('value')) for o in browser('Accessibility.getFullAXTree')['nodes'] if not o['ignored']]
    named = [name for role,name in seen if role in ('image', 'img')]
    if len(named)!=2 or not all(named): sys.exit(f'views without a name: {seen}')
    browser.until("document.querySelector('.when').ariaValueText==='0.00 s, frame 0'", 'the slider says the time')
    browser.until("document.querySelector('.sides').textContent==='right left'", 'sides have a legend')

def check_touch(page, browser):
    "Use it on a phone"
    browser('Emulation.setDeviceMetricsOverride', width=390, height=600, deviceScaleFactor=2, mobile=True)
    browser('Emulation.setTouchEmulationEnabled', enabled=True, maxTouchPoints=2)
    open_page(page, browser)
    browser.until("document.querySelector('.bar').getBoundingClientRect().bottom<=innerHeight", 'all of it is on the screen')
    x,y = browser.middle('space')
    browser.touch(*[[(x-30-3*i, y), (x+30+3*i, y)] for i in range(10)])
    browser.until('viewer.zoom>1.5', 'two fingers zoom')
    browser.value("document.body.style.paddingBottom = '900px'")
    browser.touch(*[[(x, y-12*i)] for i in range(15)])
    browser.until('scrollY>0', 'a finger scrolls the page')
    browser.value('scrollTo(0, 0); window.before = [viewer.azimuth, viewer.zoom]')
    browser.touch(*[[(x-40+6*i, y)] for i in range(15)])
    browser.until('viewer.azimuth!==before[0] && viewer.zoom===before[1]', 'and then turns the space')
    browser('Emulation.setTouchEmulationEnabled', enabled=False)
    browser('Emulation.clearDeviceMetricsOverride')

def check_two(page, browser):
    "Put it twice into a page that has a field for text, too"
    element = re.search('<div class="pose-viewer".*</div>', page.read_text(), re.S)[0]
    page.write_text(f'<!doctype html><meta charset="utf-8"><input class="text">{element}{element}')
    open_page(page, browser)
    browser.until(f'{VIEWERS}; viewers.length===2 && viewers[1].drawn>1', 'both draw')
    browser.click('text')
    browser.press(' ', 'Space')
    browser.until("document.querySelector('.text').value===' ' && !viewers.some(o => o.playing)", 'the text gets its keys')
    browser.click('video')
    browser.press('ArrowRight', 'ArrowRight')
    browser.until('viewers[0].t===1 && viewers[1].t===0', 'and the one that was clicked on those that it knows')

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
            check_touch(page, browser)
            save_html(sequence(video, 0), alone := Path(folder)/'alone.html', '')
            check_words(alone, browser)
            check_two(page, browser)
            if browser.wrong: sys.exit(f'errors on the page: {browser.wrong}')
        finally:
            browser.process.terminate()
            browser.process.wait()
