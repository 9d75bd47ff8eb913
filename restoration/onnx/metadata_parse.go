package onnx

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"afterimage/restoration"
)

// keyPrefix begins every key of a prior's description.
const keyPrefix = "afterimage."

// ParseMetadata reads a description from its keys and values, as they stand in a
// model or a sidecar. Keys that are absent keep their zero value, and missing lists
// those that nothing can stand in for. A value that makes no sense is an [*Error] of
// kind ErrMetadata.
func ParseMetadata(pairs map[string]string) (m Metadata, missing []string, err error) {
	p := metadataParser{pairs: pairs}
	if v := p.text("version"); v != "" && v != "1" {
		return m, nil, fail(ErrMetadata, "The model's description has version %q and this program knows version 1. Update the program.", printable(v))
	}
	m = Metadata{
		Title:         p.text("name"),
		Prediction:    Prediction(p.oneOf("prediction", string(Epsilon), string(VPrediction), string(Clean))),
		Schedule:      p.text("schedule"),
		Alphas:        p.alphas("alphas_cumprod"),
		Timestep:      p.oneOf("timestep", "int64", "int32", "float32", "float16", "float64"),
		Continuous:    p.boolean("continuous"),
		ChannelsOut:   p.number("channels_out", 0, 6),
		Size:          p.number("size", 0, maxSide),
		SizeMultiple:  p.number("size_multiple", 0, 4096),
		SizeMin:       p.number("size_min", 0, maxSide),
		Dynamic:       p.boolean("dynamic"),
		Classes:       p.number("classes", 0, 1_000_000),
		Guidance:      p.text("guidance"),
		RMSE:          p.rmse("rmse"),
		Pyramid:       p.pyramid("pyramid"),
		Marks:         p.marks("measured"),
		Licence:       p.text("licence"),
		Source:        p.text("source"),
		WeightsSHA256: p.text("sha256_of_weights"),
		Memory:        p.memory("memory"),
	}
	m.ClassNames = p.names("class_names", m.Classes)
	if m.Guidance == "none" {
		m.Guidance = ""
	}
	if m.Guidance != "" && !plainRelative(m.Guidance) {
		p.wrong("guidance", "the name of a file in the model's folder, or none")
	}
	if m.Prediction == "" {
		missing = append(missing, keyPrefix+"prediction")
	}
	if m.Schedule == "" && m.Alphas == nil {
		missing = append(missing, keyPrefix+"schedule")
	}
	return m, missing, p.err
}

// maxSide bounds the sizes that a description may speak of, in pixels.
const maxSide = 1 << 15

// metadataParser reads values one after another and keeps the first error.
type metadataParser struct {
	pairs map[string]string
	err   error
}

func (p *metadataParser) text(key string) string { return strings.TrimSpace(p.pairs[keyPrefix+key]) }

func (p *metadataParser) wrong(key, want string) {
	if p.err == nil {
		p.err = fail(ErrMetadata, "The model's description is wrong: %s%s is %q; it has to be %s.", keyPrefix, key, printable(p.text(key)), want)
	}
}

func (p *metadataParser) oneOf(key string, allowed ...string) string {
	v := p.text(key)
	if v != "" && !slices.Contains(allowed, v) {
		p.wrong(key, strings.Join(allowed, " or "))
	}
	return v
}

func (p *metadataParser) boolean(key string) bool {
	switch strings.ToLower(p.text(key)) {
	case "", "false", "0":
		return false
	case "true", "1":
		return true
	}
	p.wrong(key, "true or false")
	return false
}

func (p *metadataParser) number(key string, low, high int) int {
	v := p.text(key)
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		p.wrong(key, fmt.Sprintf("a whole number from %d to %d", low, high))
		return 0
	}
	return n
}

// floats reads "a,b,c"; each has to be finite and at least 0.
func (p *metadataParser) floats(key, list string) []float64 {
	var out []float64
	for s := range strings.SplitSeq(list, ",") {
		v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.IsInf(v, 0) || !(v >= 0) || len(out) > 4096 {
			p.wrong(key, "numbers that are not negative")
			return nil
		}
		out = append(out, v)
	}
	return out
}

func (p *metadataParser) rmse(key string) []RMSE {
	v := p.text(key)
	if v == "" {
		return nil
	}
	f := p.floats(key, strings.ReplaceAll(v, ":", ","))
	if len(f)%2 != 0 || strings.Count(v, ":") != len(f)/2 {
		p.wrong(key, "a list such as 0.1:0.058,1:0.20")
		return nil
	}
	out := make([]RMSE, 0, len(f)/2)
	for i := 0; i < len(f); i += 2 {
		out = append(out, RMSE{Sigma: f[i], Error: f[i+1]})
	}
	slices.SortStableFunc(out, func(a, b RMSE) int {
		switch {
		case a.Sigma < b.Sigma:
			return -1
		case a.Sigma > b.Sigma:
			return 1
		}
		return 0
	})
	return out
}

func (p *metadataParser) pyramid(key string) restoration.PyramidDefaults {
	v := p.text(key)
	if v == "" {
		return restoration.PyramidDefaults{}
	}
	d, err := restoration.ParsePyramidDefaults(v)
	if err != nil {
		p.wrong(key, "a list such as 2@0.6,4@2, or 2@0.6,4@2;colorize:off with what differs for a task")
	}
	return d
}

func (p *metadataParser) marks(key string) []restoration.Mark {
	v := p.text(key)
	if v == "" {
		return nil
	}
	m, err := restoration.ParseMarks(v)
	if err != nil {
		p.wrong(key, "a list such as upscale@4:24.48/24.39,colorize:21.51/28.75")
	}
	return m
}

func (p *metadataParser) memory(key string) Memory {
	v := p.text(key)
	if v == "" {
		return Memory{}
	}
	f := p.floats(key, v)
	if len(f) != 3 {
		p.wrong(key, "three numbers: bytes, bytes for each pixel, bytes for each pixel squared")
		return Memory{}
	}
	return Memory{Fixed: f[0], PerPixel: f[1], PerPixel2: f[2]}
}

func (p *metadataParser) alphas(key string) []float32 {
	v := p.text(key)
	if v == "" {
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(v)
	if err != nil || len(raw)%4 != 0 || len(raw) == 0 || len(raw) > 4*maxSteps {
		p.wrong(key, "little-endian float32 values in base64")
		return nil
	}
	out := make([]float32, len(raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return out
}

// names reads a JSON list, one name a line, or a list with commas: class names may
// hold commas themselves, so that the number of classes decides.
func (p *metadataParser) names(key string, classes int) []string {
	v := p.text(key)
	if v == "" {
		return nil
	}
	var out []string
	if json.Unmarshal([]byte(v), &out) != nil {
		sep := ","
		if strings.Contains(v, "\n") {
			sep = "\n"
		}
		out = strings.Split(v, sep)
		for i := range out {
			out[i] = strings.TrimSpace(out[i])
		}
	}
	if len(out) != classes {
		p.wrong(key, fmt.Sprintf("%d names, one for each class", classes))
		return nil
	}
	return out
}
