package photo

import (
	"fmt"
	"strings"
)

// Made says how a result was made. A file says it in its XMP, in the namespace
// urn:afterimage:restoration:1/ with the properties that stand beside the fields here,
// and in standard ones: Iptc4xmpExt:DigitalSourceType (a composite with what a trained
// algorithm made), xmp:CreatorTool, and an entry of xmpMM:History. There is no time in it,
// so that a recipe gives the same bytes again.
type Made struct {
	Program string   // Program: "Afterimage 0.1.0"
	Task    string   // Task: "inpaint"
	Result  string   // Result: "sample", "mean" or "composed"
	Seeds   []uint64 // Seeds: of the sample, or of all samples that went in, as "7 8 9 10"
	Prior   string   // Prior: its name
	PriorID string   // PriorSHA256: hexadecimal, of the prior's file
}

// Of is what m says of one picture of a run: of a sample with its seed, of the mean or a
// composition with all of them. Pictures of other kinds, a contact sheet say, are no
// restored photos, and nil.
func (m *Made) Of(kind string, seed *uint64) *Made {
	if m == nil || kind != "sample" && kind != "mean" && kind != "composed" {
		return nil
	}
	of := *m
	of.Result = kind
	if seed != nil {
		of.Seeds = []uint64{*seed}
	}
	return &of
}

// sourceType is IPTC's word for a picture in which a trained algorithm filled something in.
const sourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

// properties are the names and values of our namespace.
func (m *Made) properties() [][2]string {
	var out [][2]string
	for _, p := range [][2]string{
		{"Program", m.Program}, {"Task", m.Task}, {"Result", m.Result}, {"Seeds", m.seeds()},
		{"Prior", m.Prior}, {"PriorSHA256", m.PriorID},
	} {
		if p[1] != "" {
			out = append(out, [2]string{p[0], cleanText(p[1])})
		}
	}
	return out
}

// maxSeeds bounds the list of seeds in a file; the recipe has them all.
const maxSeeds = 64

func (m *Made) seeds() string {
	var list []string
	for _, s := range m.Seeds[:min(len(m.Seeds), maxSeeds)] {
		list = append(list, fmt.Sprint(s))
	}
	return strings.Join(list, " ")
}

// parameters is what the history says of the step.
func (m *Made) parameters() string {
	var list []string
	for _, p := range m.properties() {
		if p[0] != "Program" && p[0] != "PriorSHA256" {
			list = append(list, strings.ToLower(p[0])+"="+p[1])
		}
	}
	return "restored; " + strings.Join(list, "; ")
}

// cleanText is text without what XML cannot hold.
func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
