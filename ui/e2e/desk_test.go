//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// desk is a display with the program on it, and a home that nothing else uses.
type desk struct {
	t       *testing.T
	env     []string
	home    string
	display string
	window  string
	program *exec.Cmd
	log     *bytes.Buffer
}

// newDesk starts a display of its own, as large as the window is at first.
func newDesk(t *testing.T) *desk { return newDeskOf(t, 1280, 800, 1) }

// newDeskOf starts a display of width x height pixels, on which everything is scale times
// as large as the toolkit has it.
func newDeskOf(t *testing.T, width, height int, scale float64) *desk {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is needed: apt-get install xvfb xdotool", tool)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		x.Process.Kill()
		x.Wait()
	})
	w.Close()
	number, err := bufio.NewReader(r).ReadString('\n') // comes when the display is ready
	if err != nil {
		t.Fatalf("the display did not start: %v", err)
	}
	home := t.TempDir()
	d := &desk{t: t, home: home, display: ":" + strings.TrimSpace(number), log: &bytes.Buffer{}}
	d.env = append(os.Environ(), "DISPLAY="+d.display, "HOME="+home, "LIBGL_ALWAYS_SOFTWARE=1",
		"LANG=en_US.UTF-8", fmt.Sprintf("FYNE_SCALE=%g", scale), "XDG_CONFIG_HOME="+home+"/config", "XDG_CACHE_HOME="+home+"/cache", "XDG_DATA_HOME="+home+"/data", "XDG_STATE_HOME="+home+"/state")
	return d
}

// prefer writes what the program remembers from an earlier session.
func (d *desk) prefer(json string) {
	dir := filepath.Join(d.home, "config", "fyne", "app.afterimage.Afterimage")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "preferences.json"), []byte(json), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// start runs the program and waits for its window.
func (d *desk) start(args ...string) {
	d.t.Helper()
	bin := os.Getenv("AFTERIMAGE_BIN")
	if bin == "" {
		d.t.Fatal("AFTERIMAGE_BIN names no program; run make test-e2e")
	}
	p := exec.Command(bin, args...)
	p.Env, p.Stderr, p.Stdout = d.env, d.log, d.log
	if err := p.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.program = p
	d.t.Cleanup(func() {
		p.Process.Kill()
		p.Wait()
		if d.t.Failed() {
			d.t.Logf("the program said:\n%s", d.log)
		}
	})
	d.until("a window", 60*time.Second, func() bool {
		d.window, _, _ = strings.Cut(d.try("search", "--onlyvisible", "--name", "Afterimage"), "\n")
		return d.window != ""
	})
	d.do("windowfocus", "--sync", d.window)
}

// startWithPhoto starts the program with a photo of its own and tells where that lies.
func (d *desk) startWithPhoto() (folder, path string) {
	d.t.Helper()
	folder = d.t.TempDir()
	path = filepath.Join(folder, "photo.png")
	drawPhoto(d.t, path)
	d.start(path)
	d.title("photo.png", 60*time.Second)
	return folder, path
}

// kill ends the program as a crash would.
func (d *desk) kill() {
	d.t.Helper()
	d.program.Process.Kill()
	d.program.Wait()
	d.until("the end of the window", 20*time.Second, func() bool { return d.try("search", "--onlyvisible", "--name", "Afterimage") == "" })
}

// try asks xdotool; "" when it fails.
func (d *desk) try(args ...string) string {
	c := exec.Command("xdotool", args...)
	c.Env = d.env
	out, err := c.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func (d *desk) do(args ...string) {
	d.t.Helper()
	c := exec.Command("xdotool", args...)
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
}

func (d *desk) key(keys ...string) { d.do(append([]string{"key"}, keys...)...) }

// until polls a fact.
func (d *desk) until(what string, limit time.Duration, fact func() bool) {
	d.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	end := time.After(limit)
	for !fact() {
		select {
		case <-tick.C:
		case <-end:
			d.shoot("timeout")
			d.t.Fatalf("%s did not come; the window is called %q", what, d.try("getwindowname", d.window))
		}
	}
}

// title waits until the window's title holds a text.
func (d *desk) title(text string, limit time.Duration) {
	d.t.Helper()
	d.until(fmt.Sprintf("the title %q", text), limit, func() bool {
		return strings.Contains(d.try("getwindowname", d.window), text)
	})
}

// settle waits until the display has not changed for a moment.
func (d *desk) settle() {
	d.t.Helper()
	last := ""
	d.until("a quiet display", 20*time.Second, func() bool {
		now := d.sight()
		same := now == last
		last = now
		time.Sleep(100 * time.Millisecond)
		return same
	})
}

// sight is a digest of what is on the display.
func (d *desk) sight() string {
	d.t.Helper()
	c := exec.Command("import", "-window", "root", "-depth", "8", "rgb:-")
	c.Env = d.env
	out, err := c.Output()
	if err != nil {
		d.t.Fatalf("no picture of the display: %v", err)
	}
	sum := sha256.Sum256(out)
	return string(sum[:])
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// samePictures compares two files pixel by pixel.
func samePictures(t *testing.T, a, b string) {
	t.Helper()
	one, two := readPNG(t, a), readPNG(t, b)
	if one.Bounds() != two.Bounds() {
		t.Fatalf("%v and %v", one.Bounds(), two.Bounds())
	}
	for y := range one.Bounds().Dy() {
		for x := range one.Bounds().Dx() {
			if !sameColor(one.At(x, y), two.At(x, y)) {
				t.Fatalf("%s and %s differ at %d, %d", filepath.Base(a), filepath.Base(b), x, y)
			}
		}
	}
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// stroke drags the mouse from one point of the window to another.
func (d *desk) stroke(x0, y0, x1, y1 int) {
	d.t.Helper()
	d.do("mousemove", fmt.Sprint(x0), fmt.Sprint(y0), "mousedown", "1")
	const n = 8
	for i := 1; i <= n; i++ {
		d.do("mousemove", fmt.Sprint(x0+(x1-x0)*i/n), fmt.Sprint(y0+(y1-y0)*i/n))
	}
	d.do("mouseup", "1")
}

// shoot keeps a picture of the display where AFTERIMAGE_SHOTS names a folder.
func (d *desk) shoot(name string) {
	dir := os.Getenv("AFTERIMAGE_SHOTS")
	if dir == "" {
		return
	}
	c := exec.Command("import", "-window", "root", filepath.Join(dir, name+".png"))
	c.Env = d.env
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Logf("no screenshot: %v %s", err, out)
	}
}
