package state

import "encoding/json"

// outcomePart is something that a person makes of an outcome beside its samples, and
// that sessions keep with it: their order, what was painted together from them.
type outcomePart struct {
	name string // in the session; never changed
	// save takes, on the window's goroutine, what there is to keep, and returns what
	// writes it on any; nil where there is nothing.
	save func(*Outcome) func() ([]byte, error)
	// load puts what save wrote into an outcome that nobody has seen yet. What it reads
	// is untrusted.
	load func(*Outcome, []byte) error
}

// outcomeParts lists the parts that sessions keep. One that a session has and that is
// not listed goes through to the next session as it is.
var outcomeParts = []outcomePart{{
	name: "shelf",
	save: func(o *Outcome) func() ([]byte, error) {
		shelf := o.Shelf
		if shelf.untouched() {
			return nil
		}
		return func() ([]byte, error) { return json.Marshal(shelf) }
	},
	load: func(o *Outcome, data []byte) error {
		var shelf Shelf
		if err := json.Unmarshal(data, &shelf); err != nil {
			return err
		}
		o.Shelf = shelf.Valid(len(o.Result.Samples))
		return nil
	},
}, {
	name: "edits",
	save: func(o *Outcome) func() ([]byte, error) {
		if o.Edits.Empty() {
			return nil
		}
		edits := o.Edits.clone()
		return func() ([]byte, error) { return packEdits(edits) }
	},
	load: func(o *Outcome, data []byte) error {
		m := o.Result.Samples[0].Image
		edits, err := unpackEdits(data, len(o.Result.Samples), m.W, m.H)
		if err != nil { // the samples are complete without them
			o.Notes = append(o.Notes, sentence(errEdits.Error()))
			return nil
		}
		o.Edits = edits
		return nil
	},
}}

// packedEdits is how edits lie in a session.
type packedEdits struct {
	Meta   json.RawMessage   `json:"edits"`
	Planes map[string][]byte `json:"planes,omitempty"` // PNG files
}

func packEdits(e *Edits) ([]byte, error) {
	meta, planes, err := e.Marshal()
	if err != nil {
		return nil, err
	}
	return json.Marshal(packedEdits{meta, planes})
}

func unpackEdits(data []byte, samples, w, h int) (*Edits, error) {
	var p packedEdits
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, err
	}
	return UnmarshalEdits(p.Meta, p.Planes, samples, w, h)
}

// partWriters is what writes the parts of an outcome, by name.
func (o *Outcome) partWriters() map[string]func() ([]byte, error) {
	out := map[string]func() ([]byte, error){}
	for name, data := range o.parts {
		out[name] = func() ([]byte, error) { return data, nil }
	}
	for _, p := range outcomeParts {
		delete(out, p.name)
		if write := p.save(o); write != nil {
			out[p.name] = write
		}
	}
	return out
}

// takePart puts a part of a session into an outcome.
func (o *Outcome) takePart(name string, data []byte) error {
	for _, p := range outcomeParts {
		if p.name == name {
			return p.load(o, data)
		}
	}
	if o.parts == nil {
		o.parts = map[string][]byte{}
	}
	o.parts[name] = data
	return nil
}
