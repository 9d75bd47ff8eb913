package fft

func accelerated(_ int, plain butterflies[float32]) butterflies[float32] { return plain }
