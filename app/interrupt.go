package app

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// grace is how long a command may take to end by itself after a signal: with what
// remains to be done then, the process is gone within a second.
const grace = 700 * time.Millisecond

// stopper ends the process when a signal came and the command did not follow its
// context in time, as happens while a large file is decoded or a prior is loaded.
type stopper struct {
	mu     sync.Mutex
	undo   func() // removes what is half done; nil when nothing is
	ended  bool   // the command ended, or the process is about to
	cancel context.CancelFunc
	done   chan struct{}
	exempt bool      // a window ends itself
	leave  func(int) // os.Exit
}

// watchSignals returns a context that ends with the first SIGINT, SIGTERM or
// SIGHUP, which is what a terminal that is closed sends. When
// end was not called within grace after that, late names the exit status and the
// process ends; a second signal has the same effect at once.
func watchSignals(parent context.Context, late func() int) (context.Context, *stopper) {
	ctx, cancel := context.WithCancel(parent)
	s := &stopper{cancel: cancel, done: make(chan struct{}), leave: os.Exit}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup asks to outlive the terminal
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		defer signal.Stop(signals)
		select {
		case <-s.done:
			return
		case <-signals:
		}
		cancel()
		select {
		case <-s.done:
			return
		case <-signals:
		case <-time.After(grace):
		}
		s.exit(late)
	}()
	return ctx, s
}

// protect names what has to be undone when the process ends while work goes on, or
// nil when the work is complete.
func (s *stopper) protect(undo func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.undo = undo
}

// uninterrupted runs work that must be done wholly or not at all: the process does
// not end in the middle of it.
func (s *stopper) uninterrupted(work func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return work()
}

// leaveAlone keeps the process alive after a signal: the window's toolkit has its own
// way of ending.
func (s *stopper) leaveAlone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exempt = true
}

// end says that the command is over.
func (s *stopper) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.ended = true
		close(s.done)
		s.cancel()
	}
}

func (s *stopper) exit(late func() int) {
	s.mu.Lock() // never given back: nothing may begin any more
	if s.ended || s.exempt {
		s.mu.Unlock()
		return
	}
	if s.undo != nil {
		s.undo()
	}
	s.leave(late())
}
