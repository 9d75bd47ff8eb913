package onnx

// Prediction is what a network's output stands for.
type Prediction string

// The predictions, with x = sqrt(ab) x0 + sqrt(1-ab) eps for the network's input.
const (
	Epsilon   Prediction = "epsilon"      // eps
	VPredict  Prediction = "v_prediction" // sqrt(ab) eps - sqrt(1-ab) x0 (Salimans & Ho 2022, appendix D)
	SamplePre Prediction = "sample"       // x0
)

// Metadata is how a prior describes itself, in ONNX metadata_props or in a sidecar;
// the keys are afterimage.version, afterimage.prediction and so on.
type Metadata struct {
	Version       int        // 1
	Title         string     // afterimage.name, for people; may be empty
	Prediction    Prediction // what the output stands for
	Schedule      string     // "linear 0.0001 0.02 1000"; empty when Alphas is given
	Alphas        []float32  // afterimage.alphas_cumprod; nil when Schedule is given
	Timestep      string     // int64 or float32; the input's own type decides
	Continuous    bool       // fractional timesteps were trained
	ChannelsOut   int        // 3, or 6 with a learned variance that is dropped
	Size          int        // native side in pixels
	SizeMultiple  int        // H and W have to be multiples of it
	SizeMin       int        // smallest side
	Dynamic       bool       // H and W are free
	Classes       int        // number of class labels, 0 for none
	ClassNames    []string   // nil, or one for each class
	Guidance      string     // file name of a classifier-gradient model; empty for none
	RMSE          []RMSE     // measured error, by rising sigma
	Licence       string
	Source        string
	WeightsSHA256 string
}

// RMSE is a prior's measured error at one noise level.
type RMSE struct {
	Sigma float64 // on the [-1, 1] scale
	Error float64 // root mean square of x0hat - x0 on held-out photos, on the [-1, 1] scale
}
