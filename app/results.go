package app

import (
	"errors"
	"fmt"
	"io"
	"syscall"
)

// resultWriter passes the results on and remembers when they could not be written,
// so that nobody who writes them has to.
type resultWriter struct {
	to  io.Writer
	err error // the first
}

func (w *resultWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// failure says that results were lost; nil when all were written, and when the
// reader went away, as head does, because it had enough.
func (w *resultWriter) failure() error {
	if w.err == nil || errors.Is(w.err, syscall.EPIPE) {
		return nil
	}
	return fmt.Errorf("the report could not be written to the standard output: %w; files that were asked for are complete", plain(w.err))
}
