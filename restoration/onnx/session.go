package onnx

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	ort "github.com/yalue/onnxruntime_go"
)

// blueprint is what a session is made from.
type blueprint struct {
	data    []byte
	folder  string // of external data; empty for none
	inputs  []string
	output  string
	threads int
	library Library
}

// openSession makes a session on the device that was asked for. "auto" is CUDA where
// that works, and the CPU with the reason otherwise. try runs the new session once; a
// graphics card may accept a model and fail at its first evaluation.
func (b blueprint) openSession(device string, try func(*ort.DynamicAdvancedSession) error) (*ort.DynamicAdvancedSession, Runtime, Device, error) {
	rt := Runtime{Version: b.library.Version, Library: b.library.Path, Threads: b.threads, CPU: cpuClass()}
	cuda, explicit, index, err := parseDevice(device)
	if err != nil {
		return nil, rt, Device{}, err
	}
	if cuda {
		if !explicit || device == "cuda" {
			index = -1
		}
		s, card, err := b.cudaSession(index, try)
		if err == nil {
			rt.Provider, rt.Device, rt.Threads = providerCUDA, card.Name, 0
			return s, rt, card, nil
		}
		if explicit {
			return nil, rt, Device{}, failCause(ErrDevice, err, "The device %q cannot be used: %v. Choose auto or cpu.", device, err)
		}
		rt.Reason = err.Error()
	}
	s, err := b.cpuSession()
	if err != nil {
		return nil, rt, Device{}, err
	}
	card := Device{ID: "cpu", Name: cpuName(), Provider: providerCPU, Free: availableMemory(), Usable: true}
	rt.Provider, rt.Device = providerCPU, card.Name
	return s, rt, card, nil
}

// options are the settings that both providers share: one operator after another, a
// fixed number of threads inside each, so that sums are added in a fixed order.
func (b blueprint) options() (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	err = errors.Join(
		o.SetExecutionMode(ort.ExecutionModeSequential),
		o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll),
		o.SetInterOpNumThreads(1),
		// Planning all tensors as one block doubles the peak and saves no time.
		o.SetMemPattern(false),
		o.SetIntraOpNumThreads(b.threads),
		o.SetLogSeverityLevel(ort.LoggingLevelFatal),
		// The pool's threads spin while an evaluation runs and sleep after it: the
		// sampler's own work between two evaluations wants the cores.
		o.AddSessionConfigEntry("session.force_spinning_stop", "1"),
	)
	if b.folder != "" {
		err = errors.Join(err, o.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", b.folder))
	}
	if err != nil {
		_ = o.Destroy()
		return nil, err
	}
	return o, nil
}

func (b blueprint) create(o *ort.SessionOptions) (*ort.DynamicAdvancedSession, error) {
	return ort.NewDynamicAdvancedSessionWithONNXData(b.data, b.inputs, []string{b.output}, o)
}

func (b blueprint) cpuSession() (*ort.DynamicAdvancedSession, error) {
	o, err := b.options()
	if err != nil {
		return nil, failCause(ErrRun, err, "ONNX Runtime could not be set up: %s.", runtimeText(err))
	}
	defer func() { _ = o.Destroy() }()
	s, err := b.create(o)
	if err != nil {
		return nil, failCause(ErrNotModel, err, "The model cannot be run: %s.", runtimeText(err))
	}
	return s, nil
}

// cudaSession makes a session on graphics card index, or on the one with the most
// free memory for -1. Its errors are reasons: sentences without a full stop.
func (b blueprint) cudaSession(index int, try func(*ort.DynamicAdvancedSession) error) (*ort.DynamicAdvancedSession, Device, error) {
	card, err := b.chooseCard(index)
	if err != nil {
		return nil, card, err
	}
	pinEnvironment()
	preloadCUDA(b.library)
	o, err := b.options()
	if err != nil {
		return nil, card, errors.New(runtimeText(err))
	}
	defer func() { _ = o.Destroy() }()
	if err := appendCUDA(o, card); err != nil {
		return nil, card, fmt.Errorf("CUDA could not be started on %s: %s", card.Name, runtimeText(err))
	}
	s, err := b.create(o)
	if err != nil {
		return nil, card, fmt.Errorf("the model could not be put on %s: %s", card.Name, runtimeText(err))
	}
	if err := try(s); err != nil {
		_ = s.Destroy()
		return nil, card, fmt.Errorf("%s failed in a first evaluation: %s", card.Name, runtimeText(err))
	}
	return s, card, nil
}

// chooseCard finds the graphics card, or the reason why there is none.
func (b blueprint) chooseCard(index int) (Device, error) {
	if !driverPresent() {
		return Device{}, errors.New(reasonNoCard)
	}
	if !hasCUDAProvider(b.library) {
		return Device{}, errors.New(reasonCPUBuild)
	}
	cards := graphicsCards()
	if len(cards) == 0 {
		return Device{}, errors.New(reasonNoCard)
	}
	if index >= len(cards) {
		return Device{}, fmt.Errorf("there is no graphics card number %d; the last is number %d", index, len(cards)-1)
	}
	card := slices.MaxFunc(cards, func(a, b Device) int { return cmp.Compare(a.Free, b.Free) })
	if index >= 0 {
		card = cards[index]
	}
	if card.Free < minCardMemory {
		return card, fmt.Errorf("%s has only %d MB of memory free", card.Name, card.Free>>20)
	}
	return card, nil
}

// minCardMemory holds CUDA's own libraries and a small network.
const minCardMemory = 1 << 30

func appendCUDA(o *ort.SessionOptions, card Device) error {
	c, err := ort.NewCUDAProviderOptions()
	if err != nil {
		return err
	}
	defer func() { _ = c.Destroy() }()
	err = c.Update(map[string]string{
		"device_id": card.ID[len("cuda:"):],
		// Not by measuring, which would take another algorithm on another run.
		"cudnn_conv_algo_search": "HEURISTIC",
		// 10-bit mantissas would move a result away from what the CPU gives.
		"use_tf32":              "0",
		"arena_extend_strategy": "kSameAsRequested",
	})
	if err != nil {
		return err
	}
	return o.AppendExecutionProviderCUDA(c)
}
