package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDiagnosticsKeepACrash(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	first := openDiagnostics()
	first.log.Info("hello", "number", 1)
	if err := first.panicked("the cause"); err == nil || !strings.Contains(err.Error(), first.crash) {
		t.Errorf("panicked says %v", err)
	}
	first.close()
	if text := first.text(); !strings.Contains(text, "msg=hello") || !strings.Contains(text, "number=1") {
		t.Errorf("the log is %q", text)
	}

	second := openDiagnostics()
	defer second.close()
	kept, err := filepath.Glob(filepath.Join(cache, "afterimage", "crash-*.txt"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept traces: %q, %v", kept, err)
	}
	if trace := read(t, kept[0]); !strings.Contains(trace, "panic: the cause") || !strings.Contains(trace, "diagnostics_test.go") {
		t.Errorf("the trace is %q", trace)
	}
	if info, err := os.Stat(second.crash); err != nil || info.Size() != 0 {
		t.Errorf("the crash file does not begin anew: %v, %v", info, err)
	}
}

func TestDiagnosticsBeginALogAnew(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	path := filepath.Join(cache, "afterimage", "afterimage.log")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Repeat("x", maxLog+1))
	d := openDiagnostics()
	d.close()
	if info, err := os.Stat(path); err != nil || info.Size() > maxLog {
		t.Errorf("the log is %d bytes, %v", info.Size(), err)
	}
	if len(read(t, path+".old")) != maxLog+1 {
		t.Error("the log before was not kept")
	}
}

// Nothing is lost but the files where the cache cannot be written.
func TestDiagnosticsWithoutAPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	t.Setenv("XDG_CACHE_HOME", file)
	d := openDiagnostics()
	defer d.close()
	d.log.Info("hello")
	if d.logPath != "" || d.text() != "" {
		t.Errorf("there is a log at %q", d.logPath)
	}
	if err := d.panicked("the cause"); !strings.Contains(err.Error(), "panic: the cause") {
		t.Errorf("panicked says %v", err)
	}
}
