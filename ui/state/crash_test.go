package state

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whatever a crash left half written, the next start finds what was whole, or nothing; it
// never fails.
func TestEveryCrashPoint(t *testing.T) {
	source := t.TempDir()
	s, h := openTestPhoto(t, 24, 24), NewRuns()
	s.dab(9, 9, 5)
	h.Add("a", draw(t, s), time.Unix(1, 0))
	o := draw(t, s)
	o.parts = map[string][]byte{"later": []byte("[1]")}
	h.Add("b", o, time.Unix(2, 0))
	s.dab(12, 12, 5)
	k := openKeeper(t, source, now)
	k.Keep(s.Snapshot("test", h))
	k.die()
	var files []string
	if err := filepath.Walk(k.folder.Path, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			rel, _ := filepath.Rel(k.folder.Path, path)
			files = append(files, rel)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(files) < 9 {
		t.Fatalf("%q", files)
	}
	for _, hit := range files {
		for name, hurt := range map[string]func(path string) error{
			"half":    func(p string) error { info, _ := os.Stat(p); return os.Truncate(p, info.Size()/2) },
			"gone":    os.Remove,
			"garbage": func(p string) error { return os.WriteFile(p, []byte(`{"afterimage_session":1,"runs":3}`), 0o600) },
			"folder": func(p string) error {
				if err := os.Remove(p); err != nil {
					return err
				}
				return os.Mkdir(p, 0o700)
			},
			"half beside it": func(p string) error { return os.WriteFile(p+".part", []byte("x"), 0o600) },
		} {
			root := t.TempDir()
			copied := filepath.Join(root, "x")
			if err := os.CopyFS(copied, os.DirFS(k.folder.Path)); err != nil {
				t.Fatal(err)
			}
			if err := hurt(filepath.Join(copied, hit)); err != nil {
				t.Fatal(err)
			}
			checkHurt(t, root, hit+", "+name, hit == "manifest.json" && name != "half beside it", name == "half beside it" || hit == lockName)
		}
	}
}

// checkHurt opens what is left: nothing where the manifest is lost, and all of it where
// no blob is.
func checkHurt(t *testing.T, root, what string, lost, whole bool) {
	t.Helper()
	found := Orphans(root)
	if lost != (len(found) == 0) && !strings.HasPrefix(what, lockName+", folder") {
		t.Fatalf("%s: %d orphans", what, len(found))
	}
	for _, o := range found {
		failures := 0
		opened, err := o.Open(Photos{})
		if err != nil {
			failures++
		} else {
			for _, r := range opened.Runs {
				if _, err := r.Load(Photos{}); err != nil {
					failures++
				}
			}
		}
		if whole && failures > 0 {
			t.Errorf("%s: %d failures", what, failures)
		}
		if !whole && failures == 0 && !strings.HasPrefix(what, "thumbs/") {
			t.Errorf("%s: nothing is missed", what)
		}
		o.Discard()
	}
}

const dyingRoot = "AFTERIMAGE_TEST_DYING_ROOT"

// A process that is killed leaves what it kept to the next one, which gets it alone.
func TestAKilledProcess(t *testing.T) {
	if root := os.Getenv(dyingRoot); root != "" {
		s, h := worked(t)
		k := openKeeper(t, root, now)
		k.Keep(s.Snapshot("test", h))
		k.Flush()
		fmt.Println("kept")
		for i := 0; ; i++ { // killed while it writes
			s.dab(float64(i%40), float64(i%30), 4)
			k.Keep(s.Snapshot("test", h))
			k.Flush()
		}
	}
	root := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAKilledProcess$", "-test.v")
	cmd.Env = append(os.Environ(), dyingRoot+"="+root)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	kept := false
	for !kept && lines.Scan() {
		kept = lines.Text() == "kept"
	}
	if found := Orphans(root); len(found) != 0 {
		t.Error("a living process is an orphan")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	found := Orphans(root)
	if len(found) != 1 || found[0].Runs != 5 || !found[0].Painted {
		t.Fatalf("%+v", found)
	}
	o, err := found[0].Open(Photos{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range o.Runs {
		if _, err := r.Load(Photos{}); err != nil {
			t.Error(err)
		}
	}
	found[0].Discard()
}
