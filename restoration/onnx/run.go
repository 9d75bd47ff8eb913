package onnx

import (
	"context"
	"strings"
	"time"

	ort "github.com/yalue/onnxruntime_go"
)

// patience is how long a cancelled evaluation may take to stop before Denoise returns
// without it.
const patience = 500 * time.Millisecond

// stillRunning is the error of an evaluation that was cancelled and has not stopped.
type stillRunning struct{ done <-chan error }

func (*stillRunning) Error() string { return "the evaluation was cancelled and still runs" }

// run evaluates the network and stops it when ctx ends. The runtime looks at the flag
// between two operators, which takes long only where one operator does.
func run(ctx context.Context, s *ort.DynamicAdvancedSession, c *call) error {
	done := make(chan error, 1)
	go func() { done <- runToEnd(ctx, s, c) }()
	return await(ctx, done)
}

// await waits for an evaluation, and for a cancelled one no longer than patience.
func await(ctx context.Context, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-late.C:
		return &stillRunning{done}
	}
}

func runToEnd(ctx context.Context, s *ort.DynamicAdvancedSession, c *call) error {
	o, err := ort.NewRunOptions()
	if err != nil {
		return failCause(ErrRun, err, "The model failed to run: %s.", runtimeText(err))
	}
	defer func() { _ = o.Destroy() }()
	terminated := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = o.Terminate()
		close(terminated)
	})
	err = s.RunWithOptions(c.inputs(), []ort.Value{c.out}, o)
	if !stop() {
		<-terminated // Terminate must not meet options that were destroyed
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && (strings.Contains(err.Error(), "shape verification failed") || strings.Contains(err.Error(), "the computed output shape")):
		return failCause(ErrShape, err, "The model cannot be used: its result has another size than the picture it was given.")
	case err != nil:
		return failCause(ErrRun, err, "The model failed to run: %s.", runtimeText(err))
	}
	c.unpack()
	return nil
}
