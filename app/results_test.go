package app

import (
	"os"
	"syscall"
	"testing"
)

func TestResultsThatAreLost(t *testing.T) {
	if err := (&resultWriter{}).failure(); err != nil {
		t.Error(err)
	}
	for cause, lost := range map[error]bool{syscall.ENOSPC: true, syscall.EPIPE: false} {
		w := &resultWriter{to: failing{&os.PathError{Op: "write", Path: "x", Err: cause}}}
		_, _ = w.Write([]byte("x"))
		if err := w.failure(); (err != nil) != lost {
			t.Errorf("%v: %v", cause, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
