package onnx

// Device is something that a prior can be computed on.
type Device struct {
	ID       string // as in Options.Device: "cpu", "cuda:0"
	Name     string // "AMD EPYC", "NVIDIA H200"
	Provider string // "CPU" or "CUDA"
	Free     int64  // bytes of memory free now; 0 when unknown
	Total    int64  // bytes of memory; 0 when unknown
	Usable   bool
	Reason   string // why it is not usable; a sentence without its full stop
}

// Runtime says what a prior runs on. A recipe stores it: the same bytes come out
// only where all of it is the same.
type Runtime struct {
	Version  string // of ONNX Runtime, "1.31.1"
	Library  string // path of the shared library
	Provider string // "CPU" or "CUDA"
	Device   string // name of the processor or the graphics card
	Reason   string // why it is not CUDA, when CUDA was not refused by the caller; empty on CUDA
	Threads  int    // threads inside an operator, on the CPU
	CPU      string // class of the processor: "amd64 avx2"
}
