package restoration

import "fmt"

// faintMask is the alpha under which even the most damaged pixel stays mostly as it
// was.
const faintMask = 0.5

// Notes tells what a person should know of the plan before its samples are drawn, a
// sentence each: what is no error and still hardly what was meant. Most plans have
// none.
func (p *Plan) Notes() []string {
	notes := p.noiseNotes()
	if p.found != nil {
		notes = append(notes, p.found.note())
	}
	if p.alpha == nil {
		return notes
	}
	strongest := float32(0)
	for _, a := range p.alpha {
		strongest = max(strongest, a)
	}
	if strongest >= faintMask {
		return notes
	}
	return append(notes, fmt.Sprintf("the mask is faint: its strongest value is %.2g of 1, so the damage is hardly replaced; paint it white", strongest))
}
