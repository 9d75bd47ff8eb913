package onnx

import (
	"errors"
	"strconv"
	"strings"

	"afterimage/restoration"
)

// noiseSchedule is the schedule that the description names.
func (m Metadata) noiseSchedule() (*restoration.Schedule, error) {
	if m.Alphas != nil {
		alphas := make([]float64, len(m.Alphas))
		for i, a := range m.Alphas {
			alphas[i] = float64(a)
		}
		s, err := restoration.ScheduleFromAlphas(alphas)
		return s, scheduleError(err)
	}
	words := strings.Fields(m.Schedule)
	if len(words) < 2 {
		return nil, m.unknownSchedule()
	}
	last := len(words) - 1
	T, err := strconv.Atoi(words[last])
	betas := make([]float64, 0, 2)
	for _, w := range words[1:last] {
		b, bad := strconv.ParseFloat(w, 64)
		betas, err = append(betas, b), errors.Join(err, bad)
	}
	if err != nil || T > maxSteps {
		return nil, m.unknownSchedule()
	}
	var s *restoration.Schedule
	switch {
	case words[0] == "linear" && len(betas) == 2:
		s, err = restoration.LinearSchedule(betas[0], betas[1], T)
	case words[0] == "scaled_linear" && len(betas) == 2:
		s, err = restoration.ScaledLinearSchedule(betas[0], betas[1], T)
	case words[0] == "cosine" && len(betas) == 0:
		s, err = restoration.CosineSchedule(T)
	default:
		return nil, m.unknownSchedule()
	}
	return s, scheduleError(err)
}

// maxSteps bounds the training steps that a description may speak of.
const maxSteps = 1_000_000

func (m Metadata) unknownSchedule() error {
	return fail(ErrMetadata, "The model's description is wrong: its noise schedule %q is not known; it has to be like \"linear 0.0001 0.02 1000\".", printable(m.Schedule))
}

func scheduleError(err error) error {
	if err == nil {
		return nil
	}
	return failCause(ErrMetadata, err, "The model's description is wrong: %v.", err)
}
