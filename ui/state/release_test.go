package state

import (
	"testing"
	"time"

	"afterimage/restoration"
)

type releasing struct {
	restoration.Denoiser
	done chan bool
}

func (r releasing) Release() { r.done <- true }

func TestReleaseAfterALargeRun(t *testing.T) {
	r := releasing{done: make(chan bool, 1)}
	release(r, worthRelease)
	select {
	case <-r.done:
	case <-time.After(10 * time.Second):
		t.Fatal("the prior keeps its memory")
	}
	release(r, worthRelease-1)
	release(shrink{}, worthRelease) // has nothing to give back
	select {
	case <-r.done:
		t.Error("a small run has the prior opened anew")
	case <-time.After(50 * time.Millisecond):
	}
}
