package onnx

import (
	"math"
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
	num := make([]float64, len(words))
	for i, w := range words[min(1, len(words)):] {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return nil, m.unknownSchedule()
		}
		num[i+1] = v
	}
	steps := num[max(0, len(num)-1):]
	if len(words) < 2 || steps[0] != math.Trunc(steps[0]) || steps[0] < 2 || steps[0] > 1_000_000 {
		return nil, m.unknownSchedule()
	}
	T := int(steps[0])
	var s *restoration.Schedule
	var err error
	switch {
	case words[0] == "linear" && len(words) == 4:
		s, err = restoration.LinearSchedule(num[1], num[2], T)
	case words[0] == "scaled_linear" && len(words) == 4:
		s, err = restoration.ScaledLinearSchedule(num[1], num[2], T)
	case words[0] == "cosine" && len(words) == 2:
		s, err = restoration.CosineSchedule(T)
	default:
		return nil, m.unknownSchedule()
	}
	return s, scheduleError(err)
}

func (m Metadata) unknownSchedule() error {
	return fail(ErrMetadata, "The model's description is wrong: its noise schedule %q is not known; it has to be like \"linear 0.0001 0.02 1000\".", printable(m.Schedule))
}

func scheduleError(err error) error {
	if err == nil {
		return nil
	}
	return failCause(ErrMetadata, err, "The model's description is wrong: %v.", err)
}
