//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// few are the states that are worth a large display.
var few = []string{"inpaint", "look", "save"}

// looks are what is photographed.
var looks = []look{
	{"dark", 1280, 800, 1, "dark", nil},
	{"light", 1280, 800, 1, "light", nil},
	{"dark-2560", 2560, 1440, 1.5, "dark", few},
	{"light-2560", 2560, 1440, 1.5, "light", few},
	{"dark-2560-small", 2560, 1440, 1, "dark", []string{"grid"}},
	{"light-2560-small", 2560, 1440, 1, "light", []string{"grid"}},
}

// TestScreenshots goes through every state of the window with the bundled photos and
// keeps a picture of each in the folder that AFTERIMAGE_SCREENSHOTS names; without one
// there is nothing to do. AFTERIMAGE_SCREENSHOTS_LOOK chooses one look.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("AFTERIMAGE_SCREENSHOTS")
	if folder == "" {
		t.Skip("AFTERIMAGE_SCREENSHOTS names no folder; run make screenshots")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, l := range looks {
		if one := os.Getenv("AFTERIMAGE_SCREENSHOTS_LOOK"); one != "" && one != l.name {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			a := newAlbum(t, l, folder)
			a.take("empty")
			a.portrait()
			if a.wants("kernel", "kernel-draw", "look", "deblur") {
				a.blurred()
			}
			if a.wants("upscale", "denoise", "running", "colorize", "oldphoto", "history", "crop") {
				a.others()
			}
			if a.wants("models", "save", "settings", "palette", "keys", "error") {
				a.dialogs()
			}
			if a.wants("recover") {
				a.killed()
			}
		})
	}
}

// portrait is a mask, found and painted, and what can be done with samples.
func (a *album) portrait() {
	a.demo("A scratched portrait", "portrait-inpaint")
	a.command("Clear the Mask")
	a.key("ctrl+shift+f")
	a.settle()
	a.take("scratches")
	a.close()
	a.key("ctrl+z", "b")
	a.drag(-130, -40, -60, 60)
	a.take("mask")
	a.key("ctrl+z", "h")
	a.restore()
	a.key("1")
	a.take("inpaint")
	a.key("g")
	a.take("grid")
	a.key("g", "1", "slash")
	a.take("before-after")
	a.key("slash", "j", "3")
	a.drag(-200, -160, -110, 60)
	a.take("compose")
	a.close()
}

// blurred is a blur: its shape, drawn, compared and undone.
func (a *album) blurred() {
	a.demo("A photo blurred by motion", "coffee-deblur")
	a.take("kernel")
	a.command("Draw a Blur Kernel…")
	a.take("kernel-draw")
	a.close()
	a.key("k")
	a.drag(-100, -100, 60, 40)
	a.still(8 * time.Second)
	a.take("look")
	a.close()
	a.key("h")
	a.restore()
	a.key("1")
	a.take("deblur")
}

// others are the tasks that are left, a run on its way, and a crop.
func (a *album) others() {
	a.demo("A small photo to enlarge", "cat-upscale")
	a.restore()
	a.key("1")
	a.take("upscale")
	a.demo("A noisy photo", "cat-denoise")
	a.restore()
	a.key("1")
	a.take("denoise")
	a.demo("A photo without colour", "coffee-colorize")
	a.key("ctrl+Return")
	a.title(a.word("running"), time.Minute)
	time.Sleep(1500 * time.Millisecond) // some steps
	a.takeNow("running")
	a.title(a.word("done"), 5*time.Minute)
	a.settle()
	a.key("1")
	a.take("colorize")
	a.demo("An old photo", "portrait-oldphoto")
	a.restore()
	a.key("1")
	a.take("oldphoto")
	a.key("ctrl+h")
	a.take("history")
	a.key("ctrl+h", "c")
	a.drag(-150, -180, 150, 180)
	x, y := a.on(150, 180)
	a.do("mousemove", fmt.Sprint(x), fmt.Sprint(y), "mousedown", "1") // thirds are there while it is held
	a.do("mousemove", fmt.Sprint(x-20), fmt.Sprint(y-20))
	a.settle()
	a.takeNow("crop")
	a.do("mouseup", "1")
	a.close()
	a.key("1")
}

// dialogs are what lies over the window.
func (a *album) dialogs() {
	for _, d := range []struct{ name, key string }{
		{"models", "ctrl+m"}, {"save", "ctrl+s"}, {"settings", "ctrl+comma"}, {"palette", "ctrl+shift+p"}, {"keys", "F1"},
	} {
		a.key(d.key)
		a.settle()
		a.take(d.name)
		a.close()
	}
	bad := filepath.Join(a.home, "paper.pdf")
	writeFile(a.t, bad, []byte("%PDF-1.7\n"))
	a.drop(bad)
	a.settle()
	a.take("error")
	a.close()
}

// killed is the start after a crash.
func (a *album) killed() {
	time.Sleep(3 * time.Second) // all is written two seconds after a change
	a.kill()
	a.start()
	a.still(3 * time.Second)
	a.take("recover")
}
