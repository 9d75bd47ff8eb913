package state

import (
	"context"

	"afterimage/restoration"
)

// Models is what the app knows of priors and devices: to list, to choose, to add and to
// remove them. Its methods take up to seconds and are called off the window's goroutine,
// possibly from several. What is selected is what [Engine.Open] opens from then on.
type Models interface {
	// Priors lists the prior that is built in, and those that were added by name.
	Priors() []PriorCard
	// Devices lists what priors can be computed on, the usable ones and the others.
	Devices() []DeviceCard
	// Selected is what the next Open opens.
	Selected() Selection
	// Select chooses what the next Open opens, without looking whether it can.
	Select(Selection)
	// Examine looks at a model file that may be added, with what a person says about it,
	// by the keys of the questions. The questions are what it does not say itself and
	// nothing can stand in for, each with a guess; with any the card is incomplete.
	Examine(path string, answers map[string]string) (PriorCard, []Question, error)
	// Add copies a model and all that belongs to it to the person's priors, tries it, and
	// keeps it by its name.
	Add(ctx context.Context, path, name string, answers map[string]string) (PriorCard, error)
	// Remove deletes a prior that was added.
	Remove(name string) error
}

// Selection is a prior, by the name that it was added by, and a device.
type Selection struct {
	Prior   string // "" is the one that is built in
	Device  string // "" or "auto" for the best one, "cpu", "cuda:0"
	Threads int    // of the processor; 0 for one a core
}

// PriorCard is what is known of a prior without running it.
type PriorCard struct {
	ID         string // as in [Selection.Prior]
	Title      string // for people
	File       string // empty for the one that is built in
	SHA256     string
	Licence    string // as the model states it; empty when it does not
	Source     string
	Producer   string // the program that wrote the file
	Prediction string // "epsilon"
	Schedule   string
	Pictures   string // which sizes it takes, a few words in English
	Parameters int64
	Bytes      int64 // of all its files
	Classes    int
	Guidance   string             // the classifier that leads it towards a class; empty for none
	Marks      []restoration.Mark // how well it does, by its card
	Problem    string             // why it cannot be used, a sentence; empty where it can
}

// DeviceCard is something that a prior can be computed on.
type DeviceCard struct {
	ID     string // as in [Selection.Device]
	Name   string // "NVIDIA H200"
	Detail string // "12.3 of 79.6 GB free"; may be empty
	Usable bool
	Reason string // why it is not usable, a sentence
}

// Question is what has to be known of a model that does not say it.
type Question struct {
	Key     string   // "prediction", "schedule", "size", "size_multiple", "continuous", "classes"
	Guess   string   // what most such models are
	Options []string // what it can be; nil for free text
}
