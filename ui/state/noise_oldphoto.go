package state

import "afterimage/restoration"

// oldKey is what an old photo's noise depends on beside its pixels; the zero value for
// other tasks.
type oldKey struct {
	colour restoration.Colour
	levels float64
	find   float64
	kind   restoration.Damage
}

func oldKeyOf(s *restoration.Settings) oldKey {
	return oldKey{colour: s.Colour, levels: s.Levels, find: s.Find, kind: s.FindKind}
}

func (k oldKey) settings(t restoration.Task) restoration.Settings {
	return restoration.Settings{Task: t, Colour: k.colour, Levels: k.levels, Find: k.find, FindKind: k.kind}
}
