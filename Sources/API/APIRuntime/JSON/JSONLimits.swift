// Limits of the JSON codec.

/// Limits on documents that come from the network; sizes in bytes are limited before a body is read.
public enum JSONLimits {
    /// Arrays and objects inside each other: reading is recursive, and no schema comes near this depth.
    public static let depthMax = 32
    /// Keys of one object schema: the reader marks the ones it has seen in 128 bits.
    public static let keysPerObjectMax = 128
}
