package state

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestRecentPhotos(t *testing.T) {
	r := NewRecent([]string{"/a", "/b"})
	for i := range 12 {
		r.Add(fmt.Sprintf("/%d", i))
	}
	r.Add("/5")
	r.Add("")
	got := r.Paths()
	if len(got) != MaxRecent || got[0] != "/5" || got[1] != "/11" || slices.Contains(got[1:], "/5") {
		t.Errorf("%q", got)
	}
	if again := NewRecent(got).Paths(); !slices.Equal(again, got) {
		t.Errorf("%q came back as %q", got, again)
	}
	if r.Clear(); len(r.Paths()) != 0 {
		t.Error("not forgotten")
	}
	there := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if gone := Missing([]string{there, filepath.Dir(there), "/nowhere"}); gone[there] || !gone[filepath.Dir(there)] || !gone["/nowhere"] {
		t.Errorf("%v", gone)
	}
}

func TestPhotoList(t *testing.T) {
	q := NewPhotoList([]string{"a", "b", "a", "c"})
	step := func(by int, want string) {
		t.Helper()
		path, ok := q.Beside(by)
		if path != want || ok != (want != "") {
			t.Fatalf("%q is %d from %d, want %q", path, by, q.At, want)
		}
		if ok {
			q.Opened(path)
		}
	}
	step(-1, "")
	step(1, "b")
	step(1, "c")
	step(1, "")
	step(-1, "b")
	step(-1, "a")
	if q.Opened("elsewhere"); len(q.Paths) != 1 || q.Paths[0] != "elsewhere" {
		t.Errorf("%+v", q)
	}
	step(1, "")
	step(-1, "")
}
