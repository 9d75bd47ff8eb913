package state

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"afterimage/linearops"
)

// Units of the numbers of a kernel.
const (
	pixels  = "px"
	degrees = "°"
)

// KernelParam is one number of a kernel family, as a slider shows it.
type KernelParam struct {
	Title          string
	Unit           string
	Min, Max, Step float64
	Default        float64
}

// KernelFamily is a kind of blur that a person can choose.
type KernelFamily struct {
	ID     string // as linearops.ParseKernel knows it: "gauss"
	Title  string
	Hint   string // what makes such a blur, one line
	Params []KernelParam
}

// KernelFamilies lists the families in the order in which they are shown.
func KernelFamilies() []KernelFamily {
	angle := KernelParam{Title: "Angle", Unit: degrees, Min: 0, Max: 180, Step: 1}
	return []KernelFamily{
		{"gauss", "Gaussian", "Soft in every direction: old lenses, scans, resizing.", []KernelParam{
			{Title: "Sigma", Unit: pixels, Min: 0.3, Max: 8, Step: 0.1, Default: 1.6}}},
		{"disk", "Out of focus", "A disk: the lens was set to another distance.", []KernelParam{
			{Title: "Radius", Unit: pixels, Min: 0.5, Max: 16, Step: 0.5, Default: 4}}},
		{"motion", "Motion", "A line: the camera or the subject moved.", []KernelParam{
			{Title: "Length", Unit: pixels, Min: 2, Max: 60, Step: 1, Default: 15},
			{Title: "Angle", Unit: degrees, Min: 0, Max: 180, Step: 1, Default: 30}}},
		{"aniso", "Directional", "Softer along one direction than across it.", []KernelParam{
			{Title: "Sigma down", Unit: pixels, Min: 0.3, Max: 20, Step: 0.1, Default: 1},
			{Title: "Sigma across", Unit: pixels, Min: 0.3, Max: 20, Step: 0.1, Default: 4}, angle}},
		{"uniform", "Box", "The mean of a square of pixels.", []KernelParam{
			{Title: "Side", Unit: pixels, Min: 2, Max: 31, Step: 1, Default: 9}}},
	}
}

// KernelChoice is the blur that a person chose: a family with its numbers, or a
// kernel of their own.
type KernelChoice struct {
	Family string
	Own    *linearops.Kernel // drawn or from a picture, when Family is OwnKernel
	Name   string            // of the picture; empty for one that was drawn by hand

	mark   string               // tells Own from others
	values map[string][]float64 // kept per family
}

// OwnKernel is the family of a kernel that was drawn by hand or loaded from a picture.
const OwnKernel = "own"

// NewKernelChoice begins with a Gaussian.
func NewKernelChoice() *KernelChoice {
	k := &KernelChoice{Family: "gauss", values: map[string][]float64{}}
	for _, f := range KernelFamilies() {
		for _, p := range f.Params {
			k.values[f.ID] = append(k.values[f.ID], p.Default)
		}
	}
	return k
}

// Values are the numbers of the family that is chosen; they may be changed.
func (k *KernelChoice) Values() []float64 { return k.values[k.Family] }

// Info is the family that is chosen; ok is false for a kernel of one's own.
func (k *KernelChoice) Info() (f KernelFamily, ok bool) {
	if f, ok := familyOf(k.Family); ok {
		return f, true
	}
	return KernelFamily{ID: OwnKernel, Title: k.Name}, false
}

// Use takes a kernel of a person's own, drawn or from a picture, under a name.
func (k *KernelChoice) Use(own linearops.Kernel, name string) {
	k.Own, k.Name, k.Family = &own, name, OwnKernel
	k.mark = kernelMark(&own)
}

// TakeText chooses the family and the numbers of a text like "motion:15,30", as
// linearops.ParseKernel reads it: numbers that it leaves out are the family's own. A text
// that names no kernel of a family leaves the choice as it is.
func (k *KernelChoice) TakeText(text string) {
	id, numbers, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), ":")
	f, ok := familyOf(id)
	if _, err := linearops.ParseKernel(text); err != nil || !ok {
		return
	}
	parts := strings.Split(numbers, ",")
	for i, p := range f.Params {
		k.values[id][i] = p.Default
		if i < len(parts) {
			k.values[id][i], _ = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64) // it was parsed above
		}
	}
	k.Family = id
}

// Text names the kernel as linearops.ParseKernel reads it; empty for one's own.
func (k *KernelChoice) Text() string {
	if k.Family == OwnKernel {
		return ""
	}
	return kernelText(k.Family, k.Values())
}

// kernelText names a kernel of a family as linearops.ParseKernel reads it.
func kernelText(family string, values []float64) string {
	parts := make([]string, 0, 3)
	for _, v := range values {
		parts = append(parts, strconv.FormatFloat(v, 'g', 6, 64))
	}
	return family + ":" + strings.Join(parts, ",")
}

// Kernel is the kernel itself.
func (k *KernelChoice) Kernel() (linearops.Kernel, error) {
	return k.Current().Kernel()
}

// Current is the choice as a [Candidate].
func (k *KernelChoice) Current() Candidate {
	if k.Family == OwnKernel && k.Own != nil {
		return Candidate{Family: OwnKernel, Own: k.Own, Name: k.Name, mark: k.mark}
	}
	return Candidate{Family: k.Family, Values: slices.Clone(k.Values())}
}

// Take makes a candidate the choice.
func (k *KernelChoice) Take(c Candidate) {
	if c.Family == OwnKernel {
		k.Use(*c.Own, c.Name)
		return
	}
	k.Family = c.Family
	copy(k.values[c.Family], c.Values)
}

// kernelMark tells own kernels of the same name apart.
func kernelMark(k *linearops.Kernel) string {
	h := uint64(14695981039346656037) // FNV-1a, a tap at a time
	for _, t := range k.Taps {
		h = (h ^ uint64(math.Float32bits(t))) * 1099511628211
	}
	return "#" + strconv.FormatUint(h, 36) + "/" + strconv.Itoa(k.W)
}

// KernelFileName is the file name that is offered for a picture of a kernel.
func KernelFileName(c Candidate) string {
	if c.Family == OwnKernel {
		if c.Name == "" {
			return "kernel.png"
		}
		return strings.TrimSuffix(c.Name, filepath.Ext(c.Name)) + ".png"
	}
	return "kernel-" + strings.NewReplacer(":", "-", ",", "-").Replace(c.Key()) + ".png"
}
