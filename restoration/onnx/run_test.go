package onnx

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
)

func TestConcurrentUseAndClose(t *testing.T) {
	p := openNet(t, simple("epsilon"), Options{Threads: 1})
	want := ramp(2, 8, 8)
	if err := p.Denoise(background, want, want, 1); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			x := ramp(2, 8, 8)
			if err := p.Denoise(background, x, x, 1); err != nil {
				t.Error(err)
			}
			for i := range x.Pix {
				if x.Pix[i] != want.Pix[i] {
					t.Errorf("value %d is %g, want %g", i, x.Pix[i], want.Pix[i])
					return
				}
			}
		})
	}
	wg.Wait()
	for range 2 {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Denoise(background, want, want, 1); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestCancel stops an evaluation of many seconds in its middle.
func TestCancel(t *testing.T) {
	n := simple("epsilon")
	nodes := n.nodes[:len(n.nodes)-1]
	last := "s2"
	for i := range 400 {
		next := fmt.Sprint("tan", i)
		nodes = append(nodes, node("Tan", last, next))
		last = next
	}
	n.nodes = append(nodes, node("Identity", last, "out"))
	p := openNet(t, n, Options{Threads: 1})
	x := ramp(1, 1024, 1024)
	ctx, cancel := context.WithTimeout(background, 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := p.Denoise(ctx, x, x, 1)
	if took := time.Since(start); took > 1200*time.Millisecond {
		t.Errorf("took %v to stop", took)
	}
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the context's", err)
	}
	// The prior is usable afterwards.
	small := ramp(1, 2, 2)
	if err := p.Denoise(background, small, small, 1); err != nil && !errors.Is(err, ErrOutput) {
		t.Error(err)
	}
	if err := p.Denoise(ctx, small, small, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

// TestCancelDoesNotWaitForEver: an operator that does not look at the flag keeps the
// tensors, not the caller; the next turn begins when it is done.
func TestCancelDoesNotWaitForEver(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	cancel()
	done := make(chan error)
	err := await(ctx, done)
	var still *stillRunning
	if !errors.As(err, &still) {
		t.Fatalf("error %v, want stillRunning", err)
	}
	p := &Prior{turn: make(chan struct{}, 1)}
	if err := p.endTurn(ctx, err); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
	if len(p.turn) != 0 {
		t.Error("the next turn began while the evaluation was running")
	}
	done <- nil
	<-p.turn
}
