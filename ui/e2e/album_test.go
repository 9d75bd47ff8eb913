//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// look is one way the window can look: a display, and what the program remembers.
type look struct {
	name          string // of the files: "inpaint-dark.jpg"
	width, height int
	scale         float64
	appearance    string
	only          []string // the states that are kept; none is all
}

// album takes pictures of the window in one look.
type album struct {
	*desk
	look
	folder string
	words  map[string]string // English and what the window says instead; nil for English
}

// newAlbum starts the program as it is remembered, in the language that
// AFTERIMAGE_SCREENSHOTS_LANGUAGE names.
func newAlbum(t *testing.T, l look, folder string) *album {
	t.Helper()
	a := &album{desk: newDeskOf(t, l.width, l.height, l.scale), look: l, folder: folder}
	language := os.Getenv("AFTERIMAGE_SCREENSHOTS_LANGUAGE")
	if language != "" {
		a.words = translations(t, language)
	}
	a.live(t)
	a.prefer(fmt.Sprintf(`{"samples": 3, "steps": 20, "task": "inpaint", "appearance": %q, "language": %q, "window.width": %g, "window.height": %g}`,
		l.appearance, language, float64(l.width)/l.scale, float64(l.height)/l.scale))
	a.start()
	a.still(3 * time.Second)
	return a
}

// still waits until nothing has moved for a while: no preview is on its way, and no prior.
func (a *album) still(quiet time.Duration) {
	a.t.Helper()
	last, since := a.sight(), time.Now()
	a.until("a still display", 2*time.Minute, func() bool {
		now := a.sight()
		if now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet
	})
}

// live gives the person a folder whose name fits the pictures of dialogs.
func (a *album) live(t *testing.T) {
	t.Helper()
	home, err := os.MkdirTemp("", "ada-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	for i, v := range a.env {
		a.env[i] = strings.ReplaceAll(v, a.home, home)
	}
	a.home = home
}

// translations are the words of the window in a language.
func translations(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "translations", language+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

// word is a text in the language of the window.
func (a *album) word(english string) string {
	if w := a.words[english]; w != "" {
		return w
	}
	return english
}

// command runs a command by its name, as a person does in the palette.
func (a *album) command(path ...string) {
	a.t.Helper()
	var query []string
	for _, p := range path {
		for _, w := range strings.Fields(a.word(p)) {
			query = append(query, strings.TrimRightFunc(w[:plain(w)], func(r rune) bool { return r == '.' }))
		}
	}
	a.key("ctrl+shift+p")
	a.settle()
	a.do("type", strings.Join(query, " "))
	a.key("Return")
	a.settle()
}

// plain is how much of a word has a key on every keyboard.
func plain(w string) int {
	for i, r := range w {
		if r > '~' {
			return i
		}
	}
	return len(w)
}

// drag draws a line on the photo: from one point to another, in pixels of a window of
// 1280 x 800 from the middle of the photo.
func (a *album) drag(x0, y0, x1, y1 int) {
	a.t.Helper()
	x, y := a.on(x0, y0)
	x2, y2 := a.on(x1, y1)
	a.stroke(x, y, x2, y2)
	a.settle()
}

// on is a point on the photo, given as for drag, in pixels of the display.
func (a *album) on(x, y int) (int, int) {
	w, h, s := float64(a.width), float64(a.height), a.scale
	zoom := (h - 180*s) / 620
	return int((w-244*s)/2 + float64(x)*zoom), int((h-126*s)/2 + float64(y)*zoom)
}

// demo opens a photo to try a task on.
func (a *album) demo(title, file string) {
	a.t.Helper()
	a.command("Try a Photo", title)
	a.title(file, time.Minute)
	a.settle()
}

// restore runs the task to its end.
func (a *album) restore() {
	a.t.Helper()
	a.key("ctrl+Return")
	a.title(a.word("done"), 5*time.Minute)
	a.settle()
}

// close closes what lies over the window.
func (a *album) close() {
	a.t.Helper()
	a.key("Escape")
	a.settle()
}

// wants says whether the look keeps one of these states.
func (a *album) wants(names ...string) bool {
	return len(a.only) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(a.only, n) })
}

// take keeps a picture of the display once it is quiet.
func (a *album) take(name string) {
	a.t.Helper()
	a.aside()
	a.settle()
	a.takeNow(name)
}

// takeNow keeps a picture of the display where the look asks for one.
func (a *album) takeNow(name string) {
	a.t.Helper()
	if !a.wants(name) {
		return
	}
	file := filepath.Join(a.folder, name+"-"+a.name+".jpg")
	quality := 78
	if a.width > 2000 { // twice as many pixels may err twice as much
		quality = 50
	}
	c := exec.Command("import", "-window", "root", "-strip", "-interlace", "JPEG", "-sampling-factor", "2x2", "-quality", fmt.Sprint(quality), file)
	c.Env = a.env
	if out, err := c.CombinedOutput(); err != nil {
		a.t.Fatalf("no picture of the display: %v %s", err, out)
	}
	info, err := os.Stat(file)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Logf("%s: %d KB", filepath.Base(file), info.Size()/1000)
}

// aside puts the pointer where nothing answers to it.
func (a *album) aside() {
	a.t.Helper()
	a.do("mousemove", fmt.Sprint(a.width-2), fmt.Sprint(a.height-2))
}
