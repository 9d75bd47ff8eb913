package restoration

// NewPlan works out the operator and the measurement for settings on a photo. With
// Settings.Simulate the photo is the clean one: it is degraded first, and
// [Plan.Reference] is it.
func NewPlan(s Settings, in Inputs) (*Plan, error) { panic("to be written") }
