//go:build e2e

package e2e

import (
	"io/fs"
	"path/filepath"
	"testing"
	"time"
)

// TestKilledAndRecovered kills the program in the middle of a run whose first sample is
// finished: the next start offers the photo, its mask and the sample, and they can be
// saved.
func TestKilledAndRecovered(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 8, "steps": 100, "task": "inpaint"}`)
	dir, _ := d.startWithPhoto()
	d.stroke(470, 300, 560, 370)
	d.key("ctrl+Return")
	d.title("running", 30*time.Second)
	d.until("a finished sample on disk", time.Minute, func() bool {
		return largest(filepath.Join(d.home, "state")) > 100_000 // float planes of 256 x 192 pixels
	})
	time.Sleep(3 * time.Second) // the rest is written two seconds after a change
	d.kill()

	d.start()
	d.settle()
	d.shoot("recover")
	d.key("Return")
	d.title("photo.png", 60*time.Second)
	d.settle()
	d.shoot("recovered")
	d.key("1")
	d.save("recovered.png")
	checkStroke(t, filepath.Join(dir, "recovered.png"), filepath.Join(dir, "recovered-mask.png"))
}

// largest is the size of the largest file under a folder.
func largest(folder string) (size int64) {
	filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			size = max(size, info.Size())
		}
		return nil
	})
	return size
}

// TestSessionFile saves a session, opens it in another window's life and saves a picture
// of it.
func TestSessionFile(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 2, "steps": 3, "task": "inpaint"}`)
	dir, _ := d.startWithPhoto()
	d.stroke(470, 300, 560, 370)
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)
	d.key("1")
	d.save("before.png")
	d.key("ctrl+shift+e")
	d.settle()
	d.do("type", "work.afterimage")
	d.key("Return")
	d.until("the session file", time.Minute, func() bool { return exists(filepath.Join(dir, "work.afterimage")) })
	d.kill()

	d.start(filepath.Join(dir, "work.afterimage"))
	d.settle()
	d.shoot("session-offer")
	d.key("Escape") // what the killed window left is offered, too
	d.title("photo.png", 60*time.Second)
	d.settle()
	d.shoot("session-open")
	d.key("1")
	d.save("after.png") // a run that was saved is called so before, too
	after := filepath.Join(dir, "after.recipe.json")
	d.until("the saved picture", time.Minute, func() bool { return exists(after) })
	samePictures(t, filepath.Join(dir, "before.png"), filepath.Join(dir, "after.png"))
}
