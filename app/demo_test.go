package app

import (
	"testing"

	"afterimage/restoration"
)

// Every task has a demonstration that can be planned.
func TestDemonstrations(t *testing.T) {
	list := demonstrations(&demoFlags{samples: 2, steps: 10})
	for i, task := range restoration.Tasks() {
		if i >= len(list) || list[i].settings.Task != task {
			t.Fatalf("no demonstration of %s", task)
		}
		inputs, err := list[i].inputs()
		if err != nil {
			t.Fatal(err)
		}
		plan, err := restoration.NewPlan(list[i].settings, inputs)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := plan.Reference(); !ok {
			t.Errorf("%s has no clean photo to compare with", task)
		}
	}
}
