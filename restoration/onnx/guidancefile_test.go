package onnx

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGuidanceRefused(t *testing.T) {
	three := telltale{pictures: typeFloat, numbers: typeInt64, dims: []any{"N"}, channels: 3, label: true}
	six := pull{weights: weights}.net()
	six.nodes[len(six.nodes)-1] = node("Add", "g t3", "half")
	six.nodes = append(six.nodes, node("Concat", "half half", "grad", attrInt("axis", 1)))
	six.outputs = []msg{value("grad", typeFloat, "N", 6, "H", "W")}
	unlabelled := pull{weights: weights}.net()
	unlabelled.inputs, unlabelled.nodes[0] = unlabelled.inputs[:2], node("Gather", "weights timestep", "w1")
	tests := []struct {
		name  string
		file  []byte
		prior net
		kind  error
		says  string
	}{
		{"text", []byte("these are not the bytes of a model"), simple("epsilon"), ErrNotModel, "not an ONNX model"},
		{"a prior", three.net(describedAs("epsilon", "classes", "3")).bytes(), simple("epsilon"), ErrShape, "This is a prior"},
		{"no label", unlabelled.bytes(), simple("epsilon"), ErrShape, "no input for the class"},
		{"six channels", six.bytes(), simple("epsilon"), ErrShape, "6 channels"},
		{"classes unknown", pull{weights: weights, more: []string{"classes", "0"}}.net().bytes(), simple("epsilon"), ErrMetadata, "afterimage.classes"},
		{"other classes", pull{weights: weights}.net().bytes(), three.net(describedAs("epsilon", "classes", "5")), ErrMetadata, "knows 3 classes"},
		{"other schedule", pull{weights: weights, more: []string{"schedule", "cosine 1000"}}.net().bytes(), simple("epsilon"), ErrMetadata, "another noise schedule"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := writeFile(t, t.TempDir(), "pull.onnx", tt.file)
			_, err := OpenBytes(tt.prior.bytes(), Options{Device: "cpu", Guidance: path})
			if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), `guidance file "pull.onnx"`) {
				t.Errorf("error %v, want %v that speaks of %q", err, tt.kind, tt.says)
			}
		})
	}
	if _, err := InspectBytes(pull{weights: weights}.net().bytes()); !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), "no prior") {
		t.Errorf("a gradient as a prior: %v", err)
	}
	if _, err := OpenBytes(simple("epsilon", "guidance", "pull.onnx").bytes(), Options{Device: "cpu", Guidance: "/nowhere.onnx"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

// TestNamedGuidance: what a prior's description names lies in its folder, and the prior
// works without where no class is asked for.
func TestNamedGuidance(t *testing.T) {
	library(t)
	dir := t.TempDir()
	prior := writeFile(t, dir, "m.onnx", simple("epsilon", "guidance", "pull.onnx").bytes())
	open := func() *Prior {
		p, err := OpenFile(prior, Options{Device: "cpu"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		return p
	}
	p := open()
	x := ramp(1, 4, 4)
	if err := p.Denoise(background, x, x, 1); err != nil {
		t.Errorf("without a class: %v", err)
	}
	for _, scale := range []float64{0, 1} {
		if _, err := p.WithLabel(1, scale); !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), "missing") {
			t.Errorf("the file is missing: %v", err)
		}
	}
	elsewhere := writeFile(t, t.TempDir(), "pull.onnx", pull{weights: weights}.net().bytes())
	if err := os.Symlink(elsewhere, filepath.Join(dir, "pull.onnx")); err != nil {
		t.Skip(err)
	}
	if _, ok, err := open().GuidanceCard(); !ok || !errors.Is(err, ErrUnsafe) {
		t.Errorf("a link: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "pull.onnx")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, dir, "pull.onnx", pull{weights: weights}.net().bytes())
	p = open()
	if card, ok, err := p.GuidanceCard(); !ok || err != nil || card.Name != "puller" || len(card.SHA256) != 64 {
		t.Errorf("card %+v, %v", card, err)
	}
	if err := withLabel(t, p, 1, 1).Denoise(background, x, x, 1); err != nil {
		t.Error(err)
	}
	p = open()
	writeFile(t, dir, "pull.onnx", pull{weights: []float32{1, 1, 1}}.net().bytes())
	if _, err := p.WithLabel(1, 1); err == nil || !strings.Contains(err.Error(), "changed") {
		t.Errorf("a file that changed: %v", err)
	}
}
