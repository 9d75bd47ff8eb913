package app

import (
	"fmt"
	"path/filepath"

	"afterimage/restoration/onnx"
)

// infoGuide is the classifier that guides a prior towards a class.
type infoGuide struct {
	Name    string `json:"name"`
	File    string `json:"file"`
	SHA256  string `json:"sha256,omitempty"`
	Classes int    `json:"classes,omitempty"`
	Licence string `json:"licence,omitempty"`
	Source  string `json:"source,omitempty"`
	Problem string `json:"problem,omitempty"` // why it cannot be used
}

// newInfoGuide looks at the person's own choice, whose faults are errors, or at what
// the prior names, whose faults are part of the answer; nil for none.
func newInfoGuide(prior onnx.Card, path string) (*infoGuide, error) {
	var c onnx.Card
	var err error
	switch {
	case path != "":
		if c, err = onnx.InspectGuidance(path); err != nil {
			return nil, err
		}
	case prior.Guidance != "":
		c, err = prior.Classifier()
	default:
		return nil, nil
	}
	g := &infoGuide{Name: c.Name, File: filepath.ToSlash(c.Path), SHA256: c.SHA256, Classes: c.Classes, Licence: c.Licence, Source: c.Source}
	if err != nil {
		g.Problem = err.Error()
	}
	return g, nil
}

func (g *infoGuide) describe() string {
	if g.Problem != "" {
		return "not usable, " + g.Problem
	}
	text := fmt.Sprintf("%s (%s)", g.Name, g.File)
	if g.Classes > 0 {
		text += fmt.Sprintf(", %d classes", g.Classes)
	}
	return fmt.Sprintf("%s, sha256 %s", text, g.SHA256)
}
