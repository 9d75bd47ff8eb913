package onnx

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"afterimage/restoration"
)

// Pairs is the description as keys and values, the inverse of [ParseMetadata].
func (m Metadata) Pairs() map[string]string {
	out := map[string]string{keyPrefix + "version": "1"}
	set := func(key, value string, present bool) {
		if present {
			out[keyPrefix+key] = value
		}
	}
	number := func(key string, n int) { set(key, strconv.Itoa(n), n != 0) }
	text := func(key, s string) { set(key, s, s != "") }
	text("name", m.Title)
	text("prediction", string(m.Prediction))
	text("schedule", m.Schedule)
	text("timestep", m.Timestep)
	set("continuous", "true", m.Continuous)
	number("channels_out", m.ChannelsOut)
	number("size", m.Size)
	number("size_multiple", m.SizeMultiple)
	number("size_min", m.SizeMin)
	set("dynamic", strconv.FormatBool(m.Dynamic), true)
	number("classes", m.Classes)
	text("guidance", m.Guidance)
	set("pyramid", m.Pyramid.String(), m.Pyramid.On())
	text("measured", restoration.MarksText(m.Marks))
	text("licence", m.Licence)
	text("source", m.Source)
	text("sha256_of_weights", m.WeightsSHA256)
	if m.Alphas != nil {
		raw := make([]byte, 0, 4*len(m.Alphas))
		for _, a := range m.Alphas {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(a))
		}
		text("alphas_cumprod", base64.StdEncoding.EncodeToString(raw))
	}
	if m.ClassNames != nil {
		list, _ := json.Marshal(m.ClassNames) // strings always marshal
		text("class_names", string(list))
	}
	if m.RMSE != nil {
		var list []string
		for _, r := range m.RMSE {
			list = append(list, fmt.Sprintf("%g:%g", r.Sigma, r.Error))
		}
		text("rmse", strings.Join(list, ","))
	}
	if m.Memory != (Memory{}) {
		text("memory", fmt.Sprintf("%g,%g,%g", m.Memory.Fixed, m.Memory.PerPixel, m.Memory.PerPixel2))
	}
	return out
}

// Sidecar is the description as the content of a file NAME.onnx.json.
func (m Metadata) Sidecar() []byte { return WriteSidecar(m.Pairs()) }

func (m Metadata) summary() string {
	return fmt.Sprintf("\"%sprediction\": %q with \"%sschedule\": %q", keyPrefix, m.Prediction, keyPrefix, m.Schedule)
}

// ReadSidecar reads the keys and values of a description beside a model, NAME.onnx.json.
func ReadSidecar(path string) (map[string]string, error) {
	data, err := readBounded(path, maxSidecarBytes)
	if err != nil {
		return nil, err
	}
	return parseSidecar(data)
}

// WriteSidecar is keys and values of a description as the content of a sidecar.
func WriteSidecar(pairs map[string]string) []byte {
	b, _ := json.MarshalIndent(pairs, "", "  ") // a map of strings always marshals
	return append(b, '\n')
}

// parseSidecar reads a sidecar: a JSON object of the keys, whose values may also be
// written as numbers, booleans and lists.
func parseSidecar(data []byte) (map[string]string, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, failCause(ErrMetadata, err, "The model's description beside it cannot be read: it is not a JSON object. Correct or remove it.")
	}
	out := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		var s string
		if json.Unmarshal(raw[key], &s) != nil {
			s = string(raw[key]) // a number, true, or a list: its JSON is what ParseMetadata reads
		}
		out[key] = s
	}
	return out, nil
}
